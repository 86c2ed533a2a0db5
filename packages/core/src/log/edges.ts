import type { Entry, EntryType, Room, SessionId } from '@talkingcat/contract'
import type { SessionEdges } from './session-log.ts'

/** Entry types that say where a session stands; few per session, so a log can index them. */
export const edgeTypes = [
  'session.started',
  'session.resumed',
  'session.ended',
  'recap.written',
] as const satisfies readonly EntryType[]

/**
 * Edges of one session.
 * @param marks the session's entries of `edgeTypes`, oldest first
 * @param before the newest entry with a smaller seq
 */
export function edgesOf(
  sessionId: SessionId,
  first: Entry,
  last: Entry,
  marks: readonly Entry[],
  before: (seq: number) => Entry | undefined,
): SessionEdges {
  let ended: Entry | null = null
  let room: Room | null = null
  let recordsFolder: string | null = null
  for (const mark of marks) {
    if (mark.type === 'session.ended') ended = mark
    if (mark.type === 'session.started' || mark.type === 'session.resumed') {
      ended = null
      room = mark.payload.room
    }
    if (mark.type === 'recap.written') recordsFolder = mark.payload.folder
  }
  const endedAt = ended && stoppedAt(ended, before)
  return { sessionId, first, last, room, isEnded: ended !== null, endedAt, recordsFolder }
}

function stoppedAt(ended: Entry, before: (seq: number) => Entry | undefined): number {
  const isLate = ended.type === 'session.ended' && ended.payload.reason === 'closed'
  return (isLate ? before(ended.seq)?.at : undefined) ?? ended.at
}

/** Newest first; sessions of the same millisecond by their time-ordered id. */
export function newestFirst(a: SessionEdges, b: SessionEdges): number {
  return b.first.at - a.first.at || (a.sessionId < b.sessionId ? 1 : -1)
}
