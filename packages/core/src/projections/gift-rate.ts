export type RecentGift = { atMs: number; count: number; diamonds: number }

const windowMs = 60_000

/** Adds a gift and forgets those that are too old to matter for the rate. */
export function addRecentGift(recent: RecentGift[], gift: RecentGift): void {
  if (gift.count === 0) return
  recent.push(gift)
  while ((recent[0]?.atMs ?? gift.atMs) < gift.atMs - windowMs) recent.shift()
}

/** Gifts and known diamonds of the minute before `atMs`. */
export function giftRate(
  stats: { recentGifts: readonly RecentGift[] },
  atMs: number,
): { giftsPerMinute: number; diamondsPerMinute: number } {
  let giftsPerMinute = 0
  let diamondsPerMinute = 0
  for (const gift of stats.recentGifts) {
    if (gift.atMs <= atMs - windowMs || gift.atMs > atMs) continue
    giftsPerMinute += gift.count
    diamondsPerMinute += gift.diamonds
  }
  return { giftsPerMinute, diamondsPerMinute }
}
