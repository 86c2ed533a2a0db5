import type { Entry, Session, Signal } from '@talkingcat/contract'
import { type SessionLog, tailLog } from '@talkingcat/core'
import type { SignalHub } from '../events/signal-hub.ts'
import type { SessionService } from '../sessions/session-service.ts'
import type { Claims, Part } from './claims.ts'

export type Follower = {
  /** A session begins to be followed, at once or later. */
  onSession: (session: Session) => Promise<void>
  onEntries: (entries: Entry[], session: Session) => Promise<void>
  onSignal: (signal: Signal, session: Session) => void
}

/**
 * Shows whichever session the part is about, and moves on when that changes: old clients connect
 * once and expect every later session on the same connection. Ends when `signal` aborts.
 */
export async function followCurrent(
  options: {
    claims: Claims
    part: Part
    sessions: SessionService
    log: SessionLog
    hub: SignalHub
    signal: AbortSignal
  },
  follower: Follower,
): Promise<void> {
  const { claims, part, sessions, log, hub, signal } = options
  let wake = () => {}
  let isDirty = true
  const mark = () => {
    isDirty = true
    wake()
  }
  const offChange = sessions.onChange(mark)
  signal.addEventListener('abort', mark, { once: true })
  /** Of a follower that broke off: the client is cut off rather than left in silence. */
  const broken: { error: unknown }[] = []
  let followed: { id: string; stop: () => void; work: Promise<void> } | null = null
  const follow = (session: Session) => {
    const over = new AbortController()
    const both = AbortSignal.any([over.signal, signal])
    const offSignal = hub.listen(session.id, each => follower.onSignal(each, session))
    const work = (async () => {
      const fromSeq = session.lastSeq
      await follower.onSession(session)
      for await (const batch of tailLog(log, session.id, fromSeq, both)) {
        if (batch.length > 0) await follower.onEntries(batch, session)
      }
    })()
      .catch(error => {
        broken.push({ error })
        mark()
      })
      .finally(offSignal)
    return { id: session.id, stop: () => over.abort(), work }
  }
  try {
    while (!signal.aborted) {
      isDirty = false
      if (broken[0]) throw broken[0].error
      const session = await claims.current(part)
      if (session && session.id !== followed?.id) {
        followed?.stop()
        await followed?.work
        followed = follow(session)
      }
      if (isDirty) continue
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  } finally {
    offChange()
    signal.removeEventListener('abort', mark)
    followed?.stop()
    await followed?.work
  }
}
