import type { EntryBodyOf, Recap, Session, SessionId } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'
import { appendWithin } from './append-within.ts'
import { readRecap, writeRecap } from './recap-writer.ts'
import type { Recording } from './recording.ts'
import type { SessionIndex } from './session-index.ts'

export type EndReason = EntryBodyOf<'session.ended'>['payload']['reason']

export type Ending = {
  /** Ends the session if it is not, writes its files if they are missing; several callers share one run. */
  finish(id: SessionId, reason: EndReason): Promise<Session>
  isUnderWay(id: SessionId): boolean
  recap(id: SessionId): Promise<Recap>
  /** Waits for every ending under way, well or badly. */
  settled(): Promise<void>
}

export function createEnding(options: {
  log: SessionLog
  index: SessionIndex
  recordings: Map<SessionId, Recording>
  recordsRoot: string
}): Ending {
  const { log, index, recordings, recordsRoot } = options
  const underWay = new Map<SessionId, Promise<Session>>()

  const note = async (id: SessionId, reason: EndReason): Promise<void> => {
    await appendWithin(log, id, [{ type: 'session.ended', payload: { reason } }])
  }

  const end = async (id: SessionId, reason: EndReason): Promise<Session> => {
    const { isEnded } = await index.edgesOf(id)
    try {
      await recordings.get(id)?.stop()
      if (!isEnded) await note(id, reason)
    } finally {
      recordings.delete(id)
    }
    const ended = await index.announce(id)
    if (isEnded && ended.recordsFolder !== null) return ended
    await writeRecap(log, ended, recordsRoot)
    return index.announce(id)
  }

  return {
    finish(id, reason) {
      const work =
        underWay.get(id) ??
        end(id, reason).finally(() => {
          underWay.delete(id)
        })
      underWay.set(id, work)
      return work
    },
    isUnderWay: id => underWay.has(id),
    settled: async () => void (await Promise.allSettled(underWay.values())),
    recap: async id => readRecap(log, await index.get(id)),
  }
}
