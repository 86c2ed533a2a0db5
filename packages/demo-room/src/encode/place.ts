import type { Place } from './envelope.ts'

const base = 7_630_000_000_000_000_000n

/**
 * Cursor and internal_ext after frame `index`, in the shape seen on real frames of 2026:
 * `t-<ms>_r-<19 digits>_d-1_u-1`. The 19 digits say which frame; -1 is before the first.
 */
export function placeAfter(index: number, roomId: string, at: number): Place {
  const revision = base + BigInt(index + 1)
  return {
    cursor: `t-${at}_r-${revision}_d-1_u-1`,
    internalExt: [
      'internal_src:dim',
      `wss_push_room_id:${roomId}`,
      'wss_push_did:7319000000000000062',
      `first_req_ms:${at}`,
      `fetch_time:${at}`,
      `seq:${index + 2}`,
      `wss_info:0-${at}-0-0`,
      `wrds_v:${revision}`,
    ].join('|'),
  }
}

/** Index of the frame a client has seen last, or undefined when it has seen none of ours. */
export function indexOfCursor(cursor: string): number | undefined {
  const revision = /_r-(\d{19})(?:_|$)/.exec(cursor)?.[1]
  if (revision === undefined) return undefined
  const index = BigInt(revision) - base - 1n
  return index >= -1n && index < 1_000_000n ? Number(index) : undefined
}
