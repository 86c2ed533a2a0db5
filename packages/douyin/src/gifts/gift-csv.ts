import { AppError } from '@talkingcat/contract'
import { CsvError, parse } from 'csv-parse/sync'

/** One gift message of an exported broadcast. */
export type GiftRow = {
  /** Time since the first day's midnight, ms; grows across midnight. */
  atMs: number
  userId: string
  giftName: string
  /** The combo's running total in this message, not an addition. */
  giftCount: number
  /** `giftCount × price`, in diamonds. */
  diamondTotal: number
}

export const giftCsvColumns = [
  'time',
  'user_id',
  'gift_name',
  'gift_count',
  'diamond_total',
] as const
type Column = (typeof giftCsvColumns)[number]

const dayMs = 86_400_000

/**
 * Reads a gift table: UTF-8 CSV with a header; further columns are ignored.
 * @throws AppError CSV_INVALID with `missing` (columns), or `line` of the first bad row
 */
export function parseGiftCsv(text: string): GiftRow[] {
  const [header = [], ...records] = readRecords(text)
  const names = header.map(name => name.trim().toLowerCase())
  const missing = giftCsvColumns.filter(column => !names.includes(column))
  if (missing.length > 0) throw new AppError('CSV_INVALID', { missing: missing.join(',') })
  let days = 0
  let previousMs = 0
  return records.map((record, index) => {
    const cell = (column: Column) => record[names.indexOf(column)]?.trim() ?? ''
    const row = {
      atMs: readTime(cell('time')),
      userId: cell('user_id'),
      giftName: cell('gift_name'),
      giftCount: Number(cell('gift_count') || Number.NaN),
      diamondTotal: Number(cell('diamond_total') || Number.NaN),
    }
    const numbers = [row.atMs, row.giftCount, row.diamondTotal]
    const isGood = numbers.every(value => Number.isFinite(value) && value >= 0)
    if (!isGood) throw new AppError('CSV_INVALID', { line: index + 2 })
    // A wall clock that jumps back by hours has passed midnight.
    if (row.atMs < previousMs - dayMs / 2) days += 1
    previousMs = row.atMs
    return { ...row, atMs: row.atMs + days * dayMs }
  })
}

function readRecords(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, relax_column_count: true })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new AppError('CSV_INVALID', { reason: error.code }, error)
  }
}

/** `HH:MM:SS`, with or without a date before it. */
function readTime(text: string): number {
  const match = /(?:^|[ T])(\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(text)
  if (!match) return Number.NaN
  return (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)) * 1000
}
