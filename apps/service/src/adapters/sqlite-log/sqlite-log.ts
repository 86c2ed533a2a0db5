import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { AppError, type Entry, type EntryBody, type SessionId } from '@talkingcat/contract'
import { type Clock, entryAt, nextPlace, type SessionLog } from '@talkingcat/core'
import { createCommitQueue } from './commit-queue.ts'
import { createLosses } from './losses.ts'
import { openDatabase } from './open-database.ts'
import { createReader } from './reader.ts'
import { toRow } from './rows.ts'
import type { Row } from './schema.ts'
import { openError } from './storage-error.ts'
import { createCommit } from './transaction.ts'
import { lockForWriting } from './writer-lock.ts'

export type SqliteLogOptions = {
  /** The database file; its folder is made when missing. */
  path: string
  clock?: Clock
  /** How long an append waits for others to share its disk sync. */
  commitDelayMs?: number
  /** Entries kept in memory while the disk refuses; beyond that appends are rejected. */
  maxPending?: number
  retryDelayMs?: number
  /** Sees the connection right after opening; lets a test make the real storage refuse. */
  onOpen?: (db: DatabaseSync) => void
}

export type SqliteLog = SessionLog & {
  /** Rows passed over so far because this program cannot read them (newer, or damaged JSON). */
  readonly unreadableCount: number
}

/** What is known of a session without reading it. */
type Head = { firstAt: number | null; nextSeq: number; durableSeq: number }

/**
 * The session log on SQLite: one file, one writer, every append durable when it resolves.
 * @throws AppError LOG_IN_USE, LOG_NEWER, LOG_DAMAGED, STORAGE_READ_ONLY, STORAGE_FULL, STORAGE_FAILED
 */
export function createSqliteLog(options: SqliteLogOptions): SqliteLog {
  const { path, clock = Date.now } = options
  const { db, unlock } = open(path)
  options.onOpen?.(db)
  const reader = createReader(db, path)
  const heads = new Map<SessionId, Head>()
  const wakes = new Map<SessionId, Set<() => void>>()
  const losses = createLosses()
  let isClosed = false

  const headOf = (sessionId: SessionId): Head => {
    const known = heads.get(sessionId)
    if (known) return known
    const { firstAt, lastSeq } = reader.extent(sessionId)
    const head = { firstAt, nextSeq: lastSeq + 1, durableSeq: lastSeq }
    // A question about a session that does not exist must not be remembered for ever.
    if (lastSeq > 0) heads.set(sessionId, head)
    return head
  }

  const queue = createCommitQueue({
    commitDelayMs: options.commitDelayMs ?? 20,
    retryDelayMs: options.retryDelayMs ?? 500,
    maxPending: options.maxPending ?? 50_000,
    commit: createCommit(db, path),
    onCommitted: rows => {
      for (const [sessionId, lastSeq] of lastSeqs(rows)) {
        headOf(sessionId).durableSeq = lastSeq
        for (const wake of [...(wakes.get(sessionId) ?? [])]) wake()
      }
    },
    onDrained: () => {
      for (const [sessionId, gaps] of losses.take()) {
        // Rejected only when the log is closed on a refusing disk; then nobody is left to tell.
        enqueue(sessionId, gaps, clock()).catch(() => undefined)
      }
    },
  })

  function enqueue(
    sessionId: SessionId,
    bodies: readonly EntryBody[],
    at: number,
  ): Promise<Entry[]> {
    const head = headOf(sessionId)
    heads.set(sessionId, head)
    const entries = bodies.map((body, index) =>
      entryAt(nextPlace(head.nextSeq + index, at, head.firstAt ?? at), body),
    )
    const rows = entries.map(entry => toRow(sessionId, entry))
    head.nextSeq += entries.length
    head.firstAt ??= at
    return queue.add(rows).then(() => entries)
  }

  return {
    async append(sessionId, bodies, at = clock()) {
      if (isClosed) throw new AppError('STORAGE_FAILED', { isClosed })
      if (bodies.length === 0) return []
      if (!queue.hasRoom(bodies.length)) {
        losses.add(sessionId, bodies, at)
        throw new AppError('STORAGE_FULL', { pendingCount: queue.state.pendingCount })
      }
      return enqueue(sessionId, bodies, at)
    },
    read: async (sessionId, afterSeq, limit) => reader.read(sessionId, afterSeq, limit),
    lastSeq: sessionId => headOf(sessionId).durableSeq,
    edgesOf: async sessionId => reader.edgesOf(sessionId),
    listSessions: async () => reader.listSessions(),
    onCommit(sessionId, wake) {
      const set = wakes.get(sessionId) ?? new Set()
      wakes.set(sessionId, set.add(wake))
      return () => {
        set.delete(wake)
        if (set.size === 0 && wakes.get(sessionId) === set) wakes.delete(sessionId)
      }
    },
    get state() {
      return queue.state
    },
    get unreadableCount() {
      return reader.unreadableCount
    },
    onState: queue.onState,
    async close() {
      if (isClosed) return
      isClosed = true
      queue.drain()
      db.close()
      unlock()
    },
  }
}

function open(path: string): { db: DatabaseSync; unlock: () => void } {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw openError(error, path)
  }
  const unlock = lockForWriting(path)
  try {
    return { db: openDatabase(path), unlock }
  } catch (error) {
    unlock()
    throw error
  }
}

function lastSeqs(rows: readonly Row[]): Map<SessionId, number> {
  return new Map(rows.map(row => [row.session_id, row.seq]))
}
