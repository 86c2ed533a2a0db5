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

type Run = { streakId: number; last: number; atMs: number }

/**
 * Totals of an exported broadcast, whose rows carry running combo totals but no streak id.
 * Two equal single gifts in quick succession are told from a closing duplicate by nothing in such a
 * table, so the reading is the cautious one.
 */
export function reduceGiftRows(rows: Iterable<GiftRow>): GiftTotals {
  const byName = new Map<string, GiftTotals['byGift'][number]>()
  const totals = { rows: 0, combos: 0, gifts: 0, diamonds: 0, naiveDiamonds: 0 }
  for (const { row, isNew, count } of splitStreaks(rows)) {
    const diamonds = row.giftCount === 0 ? 0 : (row.diamondTotal / row.giftCount) * count
    const gift = byName.get(row.giftName) ?? emptyGift(row.giftName)
    byName.set(row.giftName, gift)
    for (const sum of [totals, gift]) {
      sum.combos += isNew ? 1 : 0
      sum.gifts += count
      sum.diamonds += diamonds
    }
    totals.rows += 1
    totals.naiveDiamonds += row.diamondTotal
  }
  const byGift = [...byName.values()].sort((a, b) => b.diamonds - a.diamonds)
  return { ...totals, byGift }
}

/** One row, the streak it belongs to, and the gifts it adds. */
export type StreakRow = { row: GiftRow; streakId: number; isNew: boolean; count: number }

/**
 * Finds the streaks: rows of one viewer and gift within 10 s are one; a restart at 1 begins a new
 * one, and any other smaller number came late and adds nothing.
 */
export function* splitStreaks(rows: Iterable<GiftRow>): Generator<StreakRow> {
  const runs = new Map<string, Run>()
  let streaks = 0
  for (const row of rows) {
    const key = JSON.stringify([row.userId, row.giftName])
    const run = runs.get(key)
    const isSameRun =
      run !== undefined && row.atMs - run.atMs <= comboSilenceMs && !restarts(row, run)
    const last = isSameRun ? run.last : 0
    const streakId = isSameRun ? run.streakId : ++streaks
    runs.set(key, { streakId, last: Math.max(last, row.giftCount), atMs: row.atMs })
    yield { row, streakId, isNew: !isSameRun, count: Math.max(0, row.giftCount - last) }
  }
}

function restarts(row: GiftRow, run: Run): boolean {
  return row.giftCount === 1 && run.last > 1
}

function emptyGift(giftName: string) {
  return { giftName, combos: 0, gifts: 0, diamonds: 0 }
}
