import type { GiftRow } from './gift-csv.ts'
import { comboSilenceMs } from './gift-reducer.ts'

export type GiftTotals = {
  rows: number
  /** Streaks, single gifts included. */
  combos: number
  gifts: number
  diamonds: number
  /** What a plain sum over the rows gives: too much. */
  naiveDiamonds: number
  /** Most diamonds first. */
  byGift: { giftName: string; combos: number; gifts: number; diamonds: number }[]
}

type Run = { last: number; atMs: number }

/**
 * Totals of an exported broadcast, whose rows carry running combo totals but no streak id.
 * Rows of one viewer and gift within 10 s are one streak; a restart at 1 begins a new one, and any
 * other smaller number came late and adds nothing. Two equal single gifts in quick succession are
 * told from a closing duplicate by nothing in such a table, so the reading is the cautious one.
 */
export function reduceGiftRows(rows: Iterable<GiftRow>): GiftTotals {
  const runs = new Map<string, Run>()
  const byName = new Map<string, GiftTotals['byGift'][number]>()
  const totals = { rows: 0, combos: 0, gifts: 0, diamonds: 0, naiveDiamonds: 0 }
  for (const row of rows) {
    const key = JSON.stringify([row.userId, row.giftName])
    const run = runs.get(key)
    const isSameRun =
      run !== undefined && row.atMs - run.atMs <= comboSilenceMs && !restarts(row, run)
    const last = isSameRun ? run.last : 0
    const count = Math.max(0, row.giftCount - last)
    const diamonds = row.giftCount === 0 ? 0 : (row.diamondTotal / row.giftCount) * count
    runs.set(key, { last: Math.max(last, row.giftCount), atMs: row.atMs })

    const gift = byName.get(row.giftName) ?? emptyGift(row.giftName)
    byName.set(row.giftName, gift)
    for (const sum of [totals, gift]) {
      sum.combos += isSameRun ? 0 : 1
      sum.gifts += count
      sum.diamonds += diamonds
    }
    totals.rows += 1
    totals.naiveDiamonds += row.diamondTotal
  }
  const byGift = [...byName.values()].sort((a, b) => b.diamonds - a.diamonds)
  return { ...totals, byGift }
}

function restarts(row: GiftRow, run: Run): boolean {
  return row.giftCount === 1 && run.last > 1
}

function emptyGift(giftName: string) {
  return { giftName, combos: 0, gifts: 0, diamonds: 0 }
}
