import type { Session } from '@talkingcat/contract'
import { useCallback, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { LiveScreen } from '../features/live/live-screen.tsx'
import { RecapScreen } from '../features/recap/recap-screen.tsx'
import { type Explanation, explain } from '../lib/explain.ts'
import { hashOf } from '../lib/route.ts'
import { useService } from '../lib/service.ts'
import { texts } from '../lib/texts/index.ts'
import { createSessionStore } from '../stores/session-store.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './app.module.css'

/** One session at its address: the console while it runs, the recap from the moment it ended. */
export function SessionScreen({ sessionId }: { sessionId: string }) {
  const { client } = useService()
  const [first, setFirst] = useState<Session | null>(null)
  const [problem, setProblem] = useState<Explanation | null>(null)
  const load = useCallback(
    async (signal?: AbortSignal) => {
      setProblem(null)
      try {
        const answer = await client.call('getSession', { params: { id: sessionId } }, signal)
        setFirst(answer.session)
      } catch (error) {
        if (!signal?.aborted) setProblem(explain(error))
      }
    },
    [client, sessionId],
  )
  useEffect(() => {
    const gone = new AbortController()
    void load(gone.signal)
    return () => gone.abort()
  }, [load])

  if (first) return <Opened first={first} />
  return (
    <main className={styles.center}>
      <h1 className="visually-hidden">{texts.product}</h1>
      {problem ? (
        <Notice
          tone="danger"
          isAlert
          title={problem.message}
          note={problem.next}
          actions={
            <>
              <Button look="primary" onClick={() => void load()}>
                {texts.common.retry}
              </Button>
              <a className={styles.link} href={hashOf({ screen: 'start' })}>
                {texts.common.back}
              </a>
            </>
          }
        />
      ) : (
        <Empty title={texts.common.loading} />
      )}
    </main>
  )
}

function Opened({ first }: { first: Session }) {
  const { access } = useService()
  const [store] = useState(() => createSessionStore(access, first.id))
  const session = useStore(store, state => state.session) ?? first
  return session.status === 'ended' ? (
    <RecapScreen session={session} />
  ) : (
    <LiveScreen session={store} first={first} />
  )
}
