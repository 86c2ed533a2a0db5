import type { Session } from '@talkingcat/contract'
import { formatDuration, formatSessionTime } from '@talkingcat/core'
import { useState } from 'react'
import { useNow } from '../../lib/clock.ts'
import { type Explanation, explain } from '../../lib/explain.ts'
import { formatMoment } from '../../lib/format.ts'
import { goTo, hashOf } from '../../lib/route.ts'
import { texts } from '../../lib/texts/index.ts'
import type { HomeStore } from '../../stores/home-store.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { cx } from '../../ui/cx.ts'
import styles from './session-row.module.css'

const tones: Record<Session['status'], Tone> = {
  recording: 'good',
  interrupted: 'warn',
  ended: 'neutral',
}

export function SessionRow({ session, home }: { session: Session; home: HomeStore }) {
  return (
    <li
      className={cx(styles.row, session.status === 'interrupted' && styles.interrupted)}
      data-testid="session-row"
      data-status={session.status}
    >
      <div className={styles.words}>
        <p className={styles.host}>
          <span className={styles.name}>{session.room.hostName || session.room.webRid}</span>
          <Badge tone={tones[session.status]}>{texts.sessions[session.status]}</Badge>
          {session.isDemo && <Badge>{texts.common.demo}</Badge>}
          {session.followsId !== null && <Badge>{texts.waiting.selfStarted}</Badge>}
        </p>
        <p className={styles.title}>{session.room.title || texts.sessions.untitled}</p>
        <p className={styles.when}>
          <span>{formatMoment(session.startedAt)}</span>
          {session.endedAt === null ? (
            <Running startedAt={session.startedAt} />
          ) : (
            <span>
              {texts.sessions.lasted(formatDuration(session.endedAt - session.startedAt))}
            </span>
          )}
        </p>
        {session.status === 'interrupted' && (
          <p className={styles.note}>{texts.sessions.interruptedNote}</p>
        )}
      </div>
      {session.status === 'interrupted' ? (
        <Choices session={session} home={home} />
      ) : (
        <a className={styles.open} href={hashOf({ screen: 'session', sessionId: session.id })}>
          {session.status === 'ended' ? texts.sessions.openRecap : texts.sessions.openLive}
          <span className="visually-hidden">
            {session.room.hostName} {formatMoment(session.startedAt)}
          </span>
        </a>
      )}
    </li>
  )
}

function Running({ startedAt }: { startedAt: number }) {
  const now = useNow()
  return <span>{texts.sessions.running(formatSessionTime(Math.max(0, now - startedAt)))}</span>
}

/** An interrupted session is gone on with, or ended. */
function Choices({ session, home }: { session: Session; home: HomeStore }) {
  const [busy, setBusy] = useState<'resume' | 'close' | null>(null)
  const [failure, setFailure] = useState<Explanation | null>(null)
  const act = async (kind: 'resume' | 'close') => {
    setBusy(kind)
    setFailure(null)
    try {
      await home.getState()[kind](session.id)
      goTo({ screen: 'session', sessionId: session.id })
    } catch (error) {
      setFailure(explain(error))
      setBusy(null)
    }
  }
  return (
    <div className={styles.choices}>
      <Button
        look="primary"
        disabled={busy !== null}
        onClick={() => void act('resume')}
        data-testid="session-resume"
      >
        {busy === 'resume' ? texts.sessions.resuming : texts.sessions.resume}
      </Button>
      <Button
        disabled={busy !== null}
        onClick={() => void act('close')}
        data-testid="session-close"
      >
        {busy === 'close' ? texts.sessions.closing : texts.sessions.close}
      </Button>
      {failure && (
        <p className={styles.failure} role="alert">
          {failure.message}，{failure.next}
        </p>
      )}
    </div>
  )
}
