import type { DatabaseSync } from 'node:sqlite'
import type { Entry, SessionId } from '@talkingcat/contract'
import { edgesOf, newestFirst, type SessionEdges } from '@talkingcat/core'
import { fromRow } from './rows.ts'
import { edgeCondition, type Row } from './schema.ts'
import { openError } from './storage-error.ts'

/** Jumps from one session id to the next in the index, instead of reading every row. */
const sessionIds = `
WITH RECURSIVE ids(id) AS (
  SELECT min(session_id) FROM entries
  UNION ALL
  SELECT (SELECT min(session_id) FROM entries WHERE session_id > ids.id) FROM ids
  WHERE ids.id IS NOT NULL
)
SELECT id FROM ids WHERE id IS NOT NULL`

const columns = 'session_id, seq, at, at_ms, type, version, body'

/** Reads the log's file. Reading on the writer's own connection sees durable rows only, between commits. */
export function createReader(db: DatabaseSync, path: string) {
  const forward = db.prepare(
    `SELECT ${columns} FROM entries WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
  )
  const backward = db.prepare(
    `SELECT ${columns} FROM entries WHERE session_id = ? AND seq < ? ORDER BY seq DESC LIMIT 1`,
  )
  const marks = db.prepare(
    `SELECT ${columns} FROM entries WHERE session_id = ? AND ${edgeCondition} ORDER BY seq`,
  )
  const ids = db.prepare(sessionIds)
  const unreadable = new Set<string>()

  const decode = (rows: readonly Row[]): Entry[] =>
    rows.flatMap(row => {
      const entry = fromRow(row)
      if (!entry) unreadable.add(`${row.session_id} ${row.seq}`)
      return entry ?? []
    })
  // The statements select exactly the columns of Row from a STRICT table.
  const rowsOf = (rows: unknown) => rows as Row[]

  function read(sessionId: SessionId, afterSeq: number, limit: number): Entry[] {
    const entries: Entry[] = []
    let seq = afterSeq
    // Goes on over unreadable rows: an empty answer would tell a tail that it is at the end.
    while (entries.length < limit) {
      const wanted = limit - entries.length
      const rows = rowsOf(forward.all(sessionId, seq, wanted))
      for (const entry of decode(rows)) entries.push(entry)
      if (rows.length < wanted) break
      seq = rows.at(-1)?.seq ?? seq
    }
    return entries
  }

  function before(sessionId: SessionId, seq: number): Entry | undefined {
    for (let at = seq; ; ) {
      const row = rowsOf(backward.all(sessionId, at))[0]
      if (!row) return undefined
      const [entry] = decode([row])
      if (entry) return entry
      at = row.seq
    }
  }

  function edges(sessionId: SessionId): SessionEdges | null {
    const [first] = read(sessionId, 0, 1)
    const last = before(sessionId, Number.MAX_SAFE_INTEGER)
    if (!first || !last) return null
    const found = decode(rowsOf(marks.all(sessionId)))
    return edgesOf(sessionId, first, last, found, seq => before(sessionId, seq))
  }

  const guarded = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      throw openError(error, path)
    }
  }

  return {
    read: (sessionId: SessionId, afterSeq: number, limit: number) =>
      guarded(() => read(sessionId, afterSeq, limit)),
    edgesOf: (sessionId: SessionId) => guarded(() => edges(sessionId)),
    listSessions: () =>
      guarded(() =>
        ids
          .all()
          .flatMap(row => edges(String(row.id)) ?? [])
          .sort(newestFirst),
      ),
    /** Raw ends of a session, unreadable rows included. */
    extent: (sessionId: SessionId) =>
      guarded(() => ({
        firstAt: rowsOf(forward.all(sessionId, 0, 1))[0]?.at ?? null,
        lastSeq: rowsOf(backward.all(sessionId, Number.MAX_SAFE_INTEGER))[0]?.seq ?? 0,
      })),
    get unreadableCount(): number {
      return unreadable.size
    },
  }
}
