import type { Session, StreamItem } from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import type { Access } from '../lib/access.ts'
import type { Explanation } from '../lib/explain.ts'
import { followSession } from '../lib/stream-loop.ts'
import { createFrameBatch } from './frame-batch.ts'
import { createLiveFold, type LiveView } from './live-fold.ts'
import { applySignals, emptySignals, type SignalState } from './signal-state.ts'

/** How the page stands to the service. */
export type Link =
  | { status: 'connecting' }
  | { status: 'catching-up' }
  | { status: 'open' }
  | { status: 'lost'; since: number }
  | { status: 'refused'; problem: Explanation }

export type SessionState = SignalState & { link: Link; view: LiveView }

/** Whether what was last told may no longer be true. */
export function isCutOff({ link }: SessionState): boolean {
  return link.status === 'lost' || link.status === 'refused'
}

/** One followed session: the log folded into what the screen shows, and how things stand. */
export function createSessionStore(access: Access, sessionId: string) {
  const fold = createLiveFold()
  const store = createStore<SessionState>()(() => ({
    ...emptySignals,
    link: { status: 'connecting' },
    view: fold.view(),
  }))

  let lastSeq = 0
  const batch = createFrameBatch<StreamItem>(items => {
    const entries = items.flatMap(item => (item.kind === 'entry' ? [item.entry] : []))
    const signals = items.flatMap(item => (item.kind === 'signal' ? [item.signal] : []))
    if (entries.length > 0) fold.apply(entries)
    store.setState(state => {
      const isCaughtUp =
        state.link.status === 'open' || signals.some(signal => signal.type === 'caught-up')
      return {
        ...applySignals(state, signals, Date.now()),
        ...(entries.length > 0 && { view: fold.view() }),
        // The same object while nothing changed, so that selectors stay still.
        ...(state.link.status !== 'open' && {
          link: { status: isCaughtUp ? 'open' : 'catching-up' },
        }),
      }
    })
  })

  /** Follows the session; returns the end of it. */
  const follow = () => {
    const end = new AbortController()
    const loop = followSession(
      access,
      sessionId,
      {
        lastSeq: () => lastSeq,
        isOver: () => store.getState().session?.status === 'ended',
        onItem(item) {
          if (item.kind === 'entry') {
            // A resumed connection must never fold an entry twice.
            if (item.entry.seq <= lastSeq) return
            lastSeq = item.entry.seq
          }
          batch.add(item)
        },
        onLost: () =>
          store.setState(({ link }) => ({
            link: link.status === 'lost' ? link : { status: 'lost', since: Date.now() },
            // Half a sentence would stand there for ever, should the service not come back.
            partial: null,
          })),
        onRefused: problem => store.setState({ link: { status: 'refused', problem } }),
      },
      end.signal,
    )
    void loop
    return () => {
      end.abort()
    }
  }

  return Object.assign(store, {
    rows: fold.rows,
    follow,
    /** A state that came as the answer of a command. */
    putSession: (session: Session) => store.setState({ session }),
  })
}
export type SessionStore = ReturnType<typeof createSessionStore>
