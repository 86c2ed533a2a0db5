/** The numbers of one gift message that decide how many gifts it adds. */
export type GiftHit = {
  messageId: string
  roomId: string
  /** Names the streak, but only together with the rest; `''` or `'0'` = not part of one. */
  groupId: string
  viewerKey: string
  giftId: string
  toUserId: string
  groupCount: number
  repeatCount: number
  comboCount: number
  totalCount: number
  repeatEnd: number
  /** False for a gift that never streaks: it is over at once. */
  canCombo: boolean
}

export type GiftDelta = {
  comboKey: string
  /** Gifts this message adds; 0 on a bare closing. */
  count: number
  comboCount: number
  isComboEnd: boolean
}

export type GiftReducer = {
  /** Null when the message adds nothing: a duplicate, a late copy. */
  reduce(hit: GiftHit, nowMs: number): GiftDelta | null
  /** Takes up a streak that an earlier run counted up to `comboCount`, as if it had changed just now. */
  restore(streak: Omit<GiftDelta, 'count'>, nowMs: number): void
  /** Closes streaks that went silent without a closing message, and forgets old ones. */
  flush(nowMs: number): GiftDelta[]
  readonly openCount: number
}

/** The longest silence seen before a closing message is 10 s. */
export const comboSilenceMs = 10_000
const keepAfterEndMs = 60_000
const maxStreaks = 20_000

type Streak = { last: number; isEnded: boolean; heardAt: number }

/**
 * Turns running totals into additions. A streak repeats its total in every message and once more
 * when it closes; a plain sum over-counts about threefold on real broadcasts.
 */
export function createGiftReducer(): GiftReducer {
  const streaks = new Map<string, Streak>()

  function touch(key: string, streak: Streak): void {
    // Re-inserted, so that the oldest is always first.
    streaks.delete(key)
    streaks.set(key, streak)
    const oldest = streaks.keys().next().value
    if (streaks.size > maxStreaks && oldest !== undefined) streaks.delete(oldest)
  }

  return {
    get openCount() {
      return streaks.size
    },
    reduce(hit, nowMs) {
      const comboKey = comboKeyOf(hit)
      const known = streaks.get(comboKey)
      const value = runningTotal(hit)
      const last = known?.last ?? 0
      const count = Math.max(0, value - last)
      const comboCount = Math.max(value, last)
      const wasEnded = known?.isEnded ?? false
      const isEnded = wasEnded || hit.repeatEnd === 1 || !hit.canCombo || !isStreak(hit)
      // Also a repetition keeps the streak known: it is not silent, and more may come.
      touch(comboKey, { last: comboCount, isEnded, heardAt: nowMs })
      if (count === 0 && isEnded === wasEnded) return null
      return { comboKey, count, comboCount, isComboEnd: isEnded }
    },
    restore({ comboKey, comboCount, isComboEnd }, nowMs) {
      touch(comboKey, { last: comboCount, isEnded: isComboEnd, heardAt: nowMs })
    },
    flush(nowMs) {
      const closings: GiftDelta[] = []
      for (const [comboKey, streak] of streaks) {
        const age = nowMs - streak.heardAt
        // In order of hearing: everything after this one is younger.
        if (age < comboSilenceMs) break
        if (!streak.isEnded) {
          closings.push({ comboKey, count: 0, comboCount: streak.last, isComboEnd: true })
          streak.isEnded = true
        }
        if (age >= comboSilenceMs + keepAfterEndMs) streaks.delete(comboKey)
      }
      return closings
    },
  }
}

function isStreak(hit: GiftHit): boolean {
  return hit.groupId !== '' && hit.groupId !== '0'
}

function comboKeyOf(hit: GiftHit): string {
  if (!isStreak(hit)) return `single|${hit.messageId}`
  return [hit.roomId, hit.groupId, hit.viewerKey, hit.giftId, hit.toUserId].join('|')
}

/** Whether `repeatCount` already holds `groupCount` is not settled; the largest reading is taken. */
function runningTotal(hit: GiftHit): number {
  const product = hit.groupCount * hit.comboCount
  const value = Math.max(hit.repeatCount, hit.totalCount, product, 1)
  return Number.isSafeInteger(value) ? value : 1
}
