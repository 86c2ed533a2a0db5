import type { FeedRow } from '@talkingcat/core'

export type GiftRow = Extract<FeedRow, { kind: 'gift' }>

/** Ten yuan and a hundred, at the platform's ten diamonds for one. */
const handsomeDiamonds = 100
const bigDiamonds = 1000
/** How long a big gift stays in sight: time enough to say thank you. */
const thanksMs = 45_000

export type GiftWorth = 'small' | 'handsome' | 'big' | 'elsewhere'

/** How much a gift should stand out; one whose price is not known is small. */
export function giftWorth(gift: GiftRow): GiftWorth {
  if (!gift.isToHost) return 'elsewhere'
  const diamonds = gift.diamonds ?? 0
  if (diamonds >= bigDiamonds) return 'big'
  return diamonds >= handsomeDiamonds ? 'handsome' : 'small'
}

/**
 * The newest big gift of the last moments that is no longer in sight, or null.
 * @param firstWhole index of the first row wholly in sight; the ones before it scroll away
 * @param nowMs session time
 */
export function giftToThankFor(
  rows: readonly FeedRow[],
  firstWhole: number,
  nowMs: number,
): GiftRow | null {
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index]
    if (!row || row.atMs < nowMs - thanksMs) return null
    if (row.kind === 'gift' && giftWorth(row) === 'big') return index < firstWhole ? row : null
  }
  return null
}
