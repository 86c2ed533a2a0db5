import type { Entry, Room, Session, SessionId } from '@talkingcat/contract'
import type { SessionEdges } from '../log/session-log.ts'
import type { Projection } from './projection.ts'

/** What a session's own entries say about it. */
export type SessionHead = {
  room: Room | null
  isDemo: boolean
  followsId: SessionId | null
  startedAt: number | null
  /** Time of the newest fact; the recap's note and a late closing are none. */
  lastAt: number | null
  lastSeq: number
  isEnded: boolean
  recordsFolder: string | null
}

export const sessionHeadProjection: Projection<SessionHead> = {
  initial: () => ({
    room: null,
    isDemo: false,
    followsId: null,
    startedAt: null,
    lastAt: null,
    lastSeq: 0,
    isEnded: false,
    recordsFolder: null,
  }),
  apply(head, entry) {
    head.lastSeq = entry.seq
    if (isFact(entry)) head.lastAt = entry.at
    switch (entry.type) {
      case 'session.started':
        head.room = entry.payload.room
        head.isDemo = entry.payload.isDemo
        head.followsId = entry.payload.followsId ?? null
        head.startedAt = entry.at
        head.isEnded = false
        return
      case 'session.resumed':
        head.room = entry.payload.room
        head.isEnded = false
        return
      case 'session.ended':
        head.isEnded = true
        return
      case 'recap.written':
        head.recordsFolder = entry.payload.folder
        return
      default:
        return
    }
  },
}

/** Whether an entry belongs to the broadcast's time, and not to what was done with it later. */
export function isFact(entry: Entry): boolean {
  if (entry.type === 'session.ended') return entry.payload.reason !== 'closed'
  return entry.type !== 'recap.written'
}

/**
 * The session as lists show it; null before its start was logged.
 * @param isRecording only the running service knows that; a log cannot tell it from an interruption
 */
export function toSession(id: SessionId, head: SessionHead, isRecording: boolean): Session | null {
  const { room, startedAt, lastAt, isEnded } = head
  if (!room || startedAt === null) return null
  const status = isEnded ? 'ended' : isRecording ? 'recording' : 'interrupted'
  const endedAt = status === 'recording' ? null : lastAt
  const { isDemo, followsId, lastSeq, recordsFolder } = head
  const known = { isDemo, followsId, lastSeq, recordsFolder }
  return { id, status, room, startedAt, endedAt, ...known }
}

/** The same from a log's edges, without reading the session; null when it does not begin with its start. */
export function sessionOfEdges(edges: SessionEdges, isRecording: boolean): Session | null {
  const { sessionId: id, first, last, room, isEnded, endedAt, recordsFolder } = edges
  if (first.type !== 'session.started' || !room) return null
  const { isDemo, followsId = null } = first.payload
  const status = isEnded ? 'ended' : isRecording ? 'recording' : 'interrupted'
  return {
    ...{ id, status, room, isDemo, followsId, recordsFolder },
    startedAt: first.at,
    endedAt: status === 'recording' ? null : (endedAt ?? last.at),
    lastSeq: last.seq,
  }
}
