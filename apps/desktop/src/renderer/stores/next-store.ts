import type { Client, Session, Waiting } from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import { type Explanation, explain } from '../lib/explain.ts'

/** What becomes of the host's next broadcast, as the recap of the one before shows it. */
export type Next =
  | { status: 'asking' }
  | { status: 'waiting'; wait: Waiting }
  | { status: 'begun'; session: Session }
  | { status: 'cancelled' }
  /** Nothing is waited for. */
  | { status: 'none' }

export type NextState = {
  next: Next
  /** Why the cancelling failed. */
  problem: Explanation | null
  /** Asks the service, until nothing more can come. */
  refresh(): Promise<void>
  cancel(): Promise<void>
}

/** @param sessionId the session after which is waited */
export function createNextStore(client: Client, sessionId: string) {
  return createStore<NextState>()((set, get) => {
    const look = async (): Promise<Next> => {
      const { waiting } = await client.call('listWaiting', {})
      const wait = waiting.find(({ id }) => id === sessionId)
      if (wait) return { status: 'waiting', wait }
      const { sessions } = await client.call('listSessions', {})
      const session = sessions.find(
        ({ followsId, status }) => followsId === sessionId && status === 'recording',
      )
      return session ? { status: 'begun', session } : { status: 'none' }
    }
    const isOpen = () => ['asking', 'waiting'].includes(get().next.status)
    return {
      next: { status: 'asking' },
      problem: null,
      async refresh() {
        if (!isOpen()) return
        try {
          const next = await look()
          // Cancelled meanwhile.
          if (isOpen()) set({ next })
        } catch {
          // The recap tells of an unreachable service; what is known stays shown.
        }
      },
      async cancel() {
        try {
          await client.call('cancelWaiting', { params: { id: sessionId } })
          set({ next: { status: 'cancelled' }, problem: null })
        } catch (error) {
          set({ problem: explain(error) })
        }
      },
    }
  })
}
