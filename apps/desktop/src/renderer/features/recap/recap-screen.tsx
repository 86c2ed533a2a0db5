import type { Recap, Session } from '@talkingcat/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Explanation, explain } from '../../lib/explain.ts'
import { formatMoment } from '../../lib/format.ts'
import { hashOf } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { useTitle } from '../../lib/title.ts'
import { Badge } from '../../ui/badge.tsx'
import { Brand } from '../../ui/brand.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ThemeSwitch } from '../../ui/theme-switch.tsx'
import { AudienceCard } from './audience-card.tsx'
import { DanmakuCard } from './danmaku-card.tsx'
import { FilesCard } from './files-card.tsx'
import { GapsCard } from './gaps-card.tsx'
import { GiftsCard } from './gifts-card.tsx'
import { NextBroadcast } from './next-broadcast.tsx'
import styles from './recap-screen.module.css'
import { SupportersCard } from './supporters-card.tsx'
import { Totals } from './totals.tsx'
import { TranscriptCard } from './transcript-card.tsx'

/** What a session came to, made from its log. */
export function RecapScreen({ session }: { session: Session }) {
  const { client } = useService()
  const [recap, setRecap] = useState<Recap | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(session.room.hostName, texts.recap.title)
  // The screen came by itself when the session ended: a keyboard starts from its title.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const [problem, setProblem] = useState<Explanation | null>(null)
  const load = useCallback(
    async (signal?: AbortSignal) => {
      setProblem(null)
      try {
        const answer = await client.call('getRecap', { params: { id: session.id } }, signal)
        setRecap(answer.recap)
      } catch (error) {
        if (!signal?.aborted) setProblem(explain(error))
      }
    },
    [client, session.id],
  )
  useEffect(() => {
    const gone = new AbortController()
    void load(gone.signal)
    return () => gone.abort()
  }, [load])

  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <a className={styles.home} href={hashOf({ screen: 'start' })} data-testid="recap-home">
          <Icon name="back" />
          {texts.common.back}
        </a>
        <Brand isShort />
        <ThemeSwitch />
      </header>
      <main className={styles.main} data-testid="recap">
        <div className={styles.heading}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {session.room.hostName || session.room.webRid}
            <span className={styles.kind}>{texts.recap.title}</span>
          </h1>
          <p className={styles.about}>
            <span>{session.room.title}</span>
            <span>{formatMoment(session.startedAt)}</span>
            {session.isDemo && <Badge>{texts.common.demo}</Badge>}
          </p>
        </div>
        {!session.isDemo && <NextBroadcast session={session} />}
        {problem && (
          <Notice
            tone="danger"
            isAlert
            title={problem.message}
            note={problem.next}
            actions={<Button onClick={() => void load()}>{texts.common.retry}</Button>}
          />
        )}
        {!recap && !problem && <Empty title={texts.recap.loading} />}
        {recap && <Content recap={recap} />}
      </main>
    </div>
  )
}

function Content({ recap }: { recap: Recap }) {
  return (
    <>
      <Totals recap={recap} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <AudienceCard recap={recap} />
          <DanmakuCard recap={recap} />
          <TranscriptCard utterances={recap.transcript} />
        </div>
        <div className={styles.column}>
          <FilesCard session={recap.session} />
          <SupportersCard supporters={recap.supporters} />
          <GiftsCard recap={recap} />
          <GapsCard gaps={recap.gaps} startedAt={recap.session.startedAt} />
        </div>
      </div>
    </>
  )
}
