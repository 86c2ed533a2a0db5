const pageRows = 20
export const pageLimit = pageRows + 1

/** Where a page ends: the time and id of its last row. */
type Place = { at: number; id: string }

export function parseCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null
  const [at = '', id = ''] = cursor.split('.')
  return { at: Number(at), id }
}

/** One row more than a page was asked for: it tells that there is a next one. */
export function pageOf<T extends { id: string; createdAt: number }>(rows: T[]) {
  const receipts = rows.slice(0, pageRows)
  const last = receipts.at(-1)
  const hasMore = rows.length > pageRows && last !== undefined
  return { receipts, nextCursor: hasMore ? `${last.createdAt}.${last.id}` : null }
}
