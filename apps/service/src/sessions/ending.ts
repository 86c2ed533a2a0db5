import type { Entry, EntryBodyOf, Recap, Session, SessionId } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'
import { committedWithin } from './append-within.ts'
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
  /** Ends that the disk has not taken yet. */
  const late = new Map<SessionId, Promise<Entry[]>>()

  const note = async (id: SessionId, reason: EndReason): Promise<void> => {
    const waiting = late.get(id)
    const write = waiting ?? log.append(id, [{ type: 'session.ended', payload: { reason } }])
    try {
      await committedWithin(log, write)
    } catch (error) {
      if (!waiting) finishLater(id, reason, write)
      throw error
    }
  }

  /** The end waits in the log's queue; once the disk has taken it, the files are written, too. */
  const finishLater = (id: SessionId, reason: EndReason, write: Promise<Entry[]>): void => {
    late.set(id, write)
    write
      .finally(() => late.delete(id))
      .then(() => finish(id, reason))
      // Closed before the disk accepted, or no room for the files: the next stop does it.
      .catch(() => undefined)
  }

  const end = async (id: SessionId, reason: EndReason): Promise<Session> => {
    const { isEnded } = await index.edgesOf(id)
    try {
      await recordings.get(id)?.stop()
      if (!isEnded) await note(id, reason)
    } catch (error) {
      // Its sources are gone, so no page may go on saying that it records.
      recordings.delete(id)
      await index.announce(id)
      throw error
    }
    recordings.delete(id)
    const ended = await index.announce(id)
    if (isEnded && ended.recordsFolder !== null) return ended
    await writeRecap(log, ended, recordsRoot)
    return index.announce(id)
  }

  const finish = (id: SessionId, reason: EndReason): Promise<Session> => {
    const work =
      underWay.get(id) ??
      end(id, reason).finally(() => {
        underWay.delete(id)
      })
    underWay.set(id, work)
    return work
  }

  return {
    finish,
    isUnderWay: id => underWay.has(id) || late.has(id),
    settled: async () => void (await Promise.allSettled(underWay.values())),
    recap: async id => readRecap(log, await index.get(id)),
  }
}
