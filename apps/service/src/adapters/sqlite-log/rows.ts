import {
  type Entry,
  type EntryBody,
  entryBodySchema,
  entryVersion,
  type SessionId,
} from '@talkingcat/contract'
import type { Row } from './schema.ts'

/**
 * How a payload written by an older version becomes one of the next, by `type@version`.
 * Applied when read; the file is never rewritten. Empty while there is one version only.
 */
export type Upcasts = Readonly<Record<string, (payload: unknown) => unknown>>
const upcasts: Upcasts = {}

const knownTypes = new Set<string>(entryBodySchema.options.map(option => option.shape.type.value))

export function toRow(sessionId: SessionId, entry: Entry): Row {
  return {
    session_id: sessionId,
    seq: entry.seq,
    at: entry.at,
    at_ms: entry.atMs,
    type: entry.type,
    version: entryVersion,
    body: JSON.stringify(entry.payload),
  }
}

/**
 * The entry of a row, brought to today's version; null for one this program cannot read:
 * written by a newer program, or no longer JSON. Such a row stays in the file and is passed over.
 */
export function fromRow(row: Row, table = upcasts, known = entryVersion): Entry | null {
  if (row.version > known || !knownTypes.has(row.type)) return null
  let payload = parse(row.body)
  if (typeof payload !== 'object' || payload === null) return null
  for (let version = row.version; version < known; version++) {
    payload = table[`${row.type}@${version}`]?.(payload) ?? payload
  }
  // The log wrote the payload itself from a body of this type, so it is not checked again.
  const body = { type: row.type, payload } as EntryBody
  return { seq: row.seq, at: row.at, atMs: row.at_ms, ...body } as Entry
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
