import { AppError, type Entry, type EntryBody, type SessionId } from '@talkingcat/contract'
import type { Clock } from './clock.ts'
import { edgesOf, edgeTypes, newestFirst } from './edges.ts'
import { entryAt, nextPlace } from './place.ts'
import type { LogState, SessionLog } from './session-log.ts'

/** A log that forgets: for tests and for looking at entries that live elsewhere. */
export function createMemoryLog(options: { clock?: Clock } = {}): SessionLog {
  const clock = options.clock ?? Date.now
  const sessions = new Map<SessionId, Entry[]>()
  const wakes = new Map<SessionId, Set<() => void>>()
  const state: LogState = { status: 'ok', pendingCount: 0, problem: null }
  let isClosed = false

  return {
    async append(sessionId: SessionId, bodies: readonly EntryBody[], at = clock()) {
      if (isClosed) throw new AppError('STORAGE_FAILED', { isClosed })
      const entries = sessions.get(sessionId) ?? []
      if (bodies.length > 0) sessions.set(sessionId, entries)
      const added: Entry[] = []
      for (const body of bodies) {
        const place = nextPlace(entries.length + 1, at, entries[0]?.at ?? null)
        // A copy, as a disk would make one: the caller may go on changing its object.
        const entry = entryAt(place, structuredClone(body))
        entries.push(entry)
        added.push(entry)
      }
      // Durable only on a later turn, as with a disk, so that callers cannot lean on luck.
      await Promise.resolve()
      for (const wake of [...(wakes.get(sessionId) ?? [])]) wake()
      return added
    },
    async read(sessionId, afterSeq, limit) {
      return (sessions.get(sessionId) ?? []).slice(afterSeq, afterSeq + limit)
    },
    lastSeq: sessionId => sessions.get(sessionId)?.length ?? 0,
    edgesOf: async sessionId => edges(sessionId, sessions.get(sessionId) ?? []),
    async listSessions() {
      return [...sessions]
        .flatMap(([sessionId, entries]) => edges(sessionId, entries) ?? [])
        .sort(newestFirst)
    },
    onCommit(sessionId, wake) {
      const set = wakes.get(sessionId) ?? new Set()
      wakes.set(sessionId, set.add(wake))
      return () => {
        set.delete(wake)
      }
    },
    state,
    // Memory never refuses, so there is never a change to tell.
    onState: () => () => {},
    async close() {
      isClosed = true
    },
  }
}

function edges(sessionId: SessionId, entries: readonly Entry[]) {
  const first = entries[0]
  const last = entries.at(-1)
  if (!first || !last) return null
  const isMark = (entry: Entry) => edgeTypes.some(type => type === entry.type)
  return edgesOf(sessionId, first, last, entries.filter(isMark), seq => entries[seq - 2])
}
