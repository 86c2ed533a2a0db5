import type { Entry, EntryBody, Problem, Room, SessionId } from '@talkingcat/contract'

/** Whether the log can write right now. */
export type LogState = {
  status: 'ok' | 'degraded'
  /** Entries accepted but not yet on disk. */
  pendingCount: number
  problem: Problem | null
}

/** First and last entry of a session: enough to list sessions without reading them. */
export type SessionEdges = {
  sessionId: SessionId
  first: Entry
  last: Entry
  /** The room as its newest start or resume found it; null in a log that does not begin with one. */
  room: Room | null
  /** The newest `session.ended`, if it is newer than the last start or resume. */
  isEnded: boolean
  /**
   * When an ended session really stopped: its `session.ended`, or the fact before it where the
   * host closed the session later (reason `closed`). Null while it is not ended.
   */
  endedAt: number | null
  /** `folder` of the newest `recap.written`. */
  recordsFolder: string | null
}

/**
 * The append-only log of all sessions. One writer. Entries of one session have
 * seq 1, 2, 3 … without holes, in the order of the `append` calls.
 */
export type SessionLog = {
  /**
   * Adds entries and resolves once they are durable. While the disk refuses, the call stays
   * pending and is written when it accepts again; it rejects only when the bounded queue is
   * full (the loss is then recorded as a gap) or the log is closed.
   * @param at time of the entries in epoch ms; the clock's now when absent
   */
  append(sessionId: SessionId, bodies: readonly EntryBody[], at?: number): Promise<Entry[]>
  /** Durable entries with `seq > afterSeq`, oldest first, at most `limit`. */
  read(sessionId: SessionId, afterSeq: number, limit: number): Promise<Entry[]>
  /** Seq of the newest durable entry; 0 for an unknown session. */
  lastSeq(sessionId: SessionId): number
  /** One session's edges; null for an unknown session. */
  edgesOf(sessionId: SessionId): Promise<SessionEdges | null>
  /** All sessions, newest first. */
  listSessions(): Promise<SessionEdges[]>
  /** Calls back after every commit that touched the session. A wake-up only: read for the entries. */
  onCommit(sessionId: SessionId, wake: () => void): () => void
  readonly state: LogState
  onState(listener: (state: LogState) => void): () => void
  /** Writes what is pending, then closes. */
  close(): Promise<void>
}
