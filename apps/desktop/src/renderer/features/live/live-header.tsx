import type { Session } from '@talkingcat/contract'
import { formatSessionTime } from '@talkingcat/core'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useNow } from '../../lib/clock.ts'
import { hashOf } from '../../lib/route.ts'
import { texts } from '../../lib/texts/index.ts'
import type { SessionStore } from '../../stores/session-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Brand } from '../../ui/brand.tsx'
import { ThemeSwitch } from '../../ui/theme-switch.tsx'
import styles from './live-header.module.css'
import { StopButton } from './stop-button.tsx'

export function LiveHeader({ session, head }: { session: SessionStore; head: Session }) {
  const title = useStore(session, state => state.view.title) || head.room.title
  const heading = useRef<HTMLHeadingElement>(null)
  // The start screen's button is gone: a keyboard goes on from this screen's title.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <header className={styles.header}>
      <a className={styles.home} href={hashOf({ screen: 'start' })} title={texts.live.home}>
        <Brand isShort />
        <span className="visually-hidden">{texts.live.home}</span>
      </a>
      <div className={styles.words}>
        <div className={styles.nameLine}>
          <h1 ref={heading} tabIndex={-1} className={styles.host}>
            {head.room.hostName || head.room.webRid}
          </h1>
          {head.isDemo && <Badge>{texts.common.demo}</Badge>}
        </div>
        <p className={styles.title} data-testid="room-title">
          {title}
        </p>
      </div>
      {head.status === 'recording' && <Elapsed startedAt={head.startedAt} />}
      <ThemeSwitch />
      {head.status === 'recording' && <StopButton session={session} sessionId={head.id} />}
    </header>
  )
}

function Elapsed({ startedAt }: { startedAt: number }) {
  const now = useNow()
  return (
    <p className={styles.elapsed} data-testid="elapsed">
      <span className={styles.label}>{texts.live.elapsed}</span>
      <span className={styles.time}>{formatSessionTime(Math.max(0, now - startedAt))}</span>
    </p>
  )
}
