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
const place: Record<Session['status'], number> = { recording: 0, interrupted: 1, ended: 2 }

/** What needs the host comes first: running, then interrupted, then ended by date. */
function inOrder(sessions: readonly Session[]): Session[] {
  return sessions.toSorted((a, b) => place[a.status] - place[b.status] || b.startedAt - a.startedAt)
}

export function SessionList({ home }: { home: HomeStore }) {
  const { sessions, sessionsProblem, refreshSessions } = useStore(home)
  const [isWhole, setIsWhole] = useState(false)
  const all = inOrder(sessions ?? [])
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
      {sessions?.length === 0 && <Empty title={texts.sessions.empty} />}
      <ul>
        {shown.map(session => (
          <SessionRow key={session.id} session={session} home={home} />
        ))}
      </ul>
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
