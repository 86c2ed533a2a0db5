import type { Session } from '@talkingcat/contract'
import { useState } from 'react'
import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import type { HomeStore } from '../../stores/home-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './session-list.module.css'
import { SessionRow } from './session-row.tsx'

const firstCount = 30

/** What waits for the host: interrupted sessions first, then the running ones. Nothing when none. */
export function UnfinishedSessions({ home }: { home: HomeStore }) {
  const unfinished = useStore(home).sessions?.filter(session => session.status !== 'ended') ?? []
  if (unfinished.length === 0) return null
  const inOrder = unfinished.toSorted(
    (a, b) => a.status.localeCompare(b.status) || b.startedAt - a.startedAt,
  )
  return (
    <Card title={texts.sessions.unfinished} isFlush data-testid="unfinished-sessions">
      <Rows sessions={inOrder} home={home} />
    </Card>
  )
}

export function SessionList({ home }: { home: HomeStore }) {
  const { sessions, sessionsProblem, refreshSessions } = useStore(home)
  const [isWhole, setIsWhole] = useState(false)
  const all = sessions?.filter(session => session.status === 'ended') ?? []
  const shown = isWhole ? all : all.slice(0, firstCount)

  return (
    <Card title={texts.sessions.title} isFlush data-testid="session-list">
      {sessionsProblem && (
        <div className={styles.notice}>
          <Notice
            tone="danger"
            isAlert
            title={sessionsProblem.message}
            note={sessionsProblem.next}
            actions={<Button onClick={() => void refreshSessions()}>{texts.common.retry}</Button>}
          />
        </div>
      )}
      {sessions === null && !sessionsProblem && <Empty title={texts.common.loading} />}
      {sessions !== null && all.length === 0 && <Empty title={texts.sessions.empty} />}
      <Rows sessions={shown} home={home} />
      {shown.length < all.length && (
        <div className={styles.more}>
          <Button look="quiet" onClick={() => setIsWhole(true)}>
            {texts.sessions.more(all.length - shown.length)}
          </Button>
        </div>
      )}
    </Card>
  )
}

function Rows({ sessions, home }: { sessions: readonly Session[]; home: HomeStore }) {
  return (
    <ul>
      {sessions.map(session => (
        <SessionRow key={session.id} session={session} home={home} />
      ))}
    </ul>
  )
}
