import type { EntryBody, SessionId } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'
import { errorFacts, type Note } from '../lib/note.ts'

/** Appends without waiting, in the order of the calls; several may be on their way to the disk. */
export type EntryWriter = {
  add(body: EntryBody): void
  /** Waits until everything added so far is durable (or known lost). */
  settled(): Promise<void>
}

export function createEntryWriter(log: SessionLog, sessionId: SessionId, note: Note): EntryWriter {
  // The log bounds what it holds and rejects beyond that, so this set is bounded too.
  const pending = new Set<Promise<unknown>>()
  return {
    add(body) {
      const write: Promise<unknown> = log.append(sessionId, [body]).then(
        () => pending.delete(write),
        error => {
          pending.delete(write)
          // The log itself records what was lost as a gap; the host sees storage.state.
          note('entry-lost', { sessionId, type: body.type, ...errorFacts(error) })
        },
      )
      pending.add(write)
    },
    async settled() {
      await Promise.allSettled(pending)
    },
  }
}
