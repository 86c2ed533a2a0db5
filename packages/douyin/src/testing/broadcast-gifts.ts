import type { PlatformMessage } from '../frames/decode-response.ts'
import type { GiftRow } from '../gifts/gift-csv.ts'
import { splitStreaks } from '../gifts/reduce-gift-rows.ts'
import { createIntake } from '../sources/intake.ts'
import { makeGift } from './make-frames.ts'

/** A gift message as the platform would have sent it, and what it is worth by itself. */
export type SentGift = { message: PlatformMessage; atMs: number; naiveDiamonds: number }

/** The messages behind an exported gift table: each row one, its streak named by a group id. */
export function giftMessages(rows: readonly GiftRow[]): SentGift[] {
  return [...splitStreaks(rows)].map(({ row, streakId }, index) => ({
    message: makeGift(String(index + 1), {
      groupId: String(streakId),
      repeatCount: row.giftCount,
      diamonds: row.giftCount === 0 ? 0 : Math.round(row.diamondTotal / row.giftCount),
    }),
    atMs: row.atMs,
    naiveDiamonds: row.diamondTotal,
  }))
}

export type GiftSums = {
  diamonds: number
  naiveDiamonds: number
  /** Streaks that were told to be over. */
  endings: number
  /** What each message added, by its id. */
  addedBy: Map<string, number>
}

/** The messages through de-duplication, decoding and the reducer, with their own time as the clock. */
export function sumGifts(gifts: readonly SentGift[]): GiftSums {
  const sums: GiftSums = { diamonds: 0, naiveDiamonds: 0, endings: 0, addedBy: new Map() }
  let nowMs = 0
  const intake = createIntake({
    room: { webRid: '', roomId: '1', title: '', hostName: '', hostId: '' },
    clock: { now: () => nowMs, elapsedMs: () => nowMs },
    emit(item) {
      if (item.kind !== 'item' || item.item.type !== 'gift.received') return
      const { messageId, diamonds, isComboEnd } = item.item.payload
      sums.diamonds += diamonds ?? 0
      sums.endings += isComboEnd ? 1 : 0
      sums.addedBy.set(messageId, (sums.addedBy.get(messageId) ?? 0) + (diamonds ?? 0))
    },
  })
  for (const { message, atMs, naiveDiamonds } of gifts) {
    nowMs = atMs
    intake.flush()
    intake.take([message])
    sums.naiveDiamonds += naiveDiamonds
  }
  intake.finish()
  return sums
}

/** Every fifth message once more, up to 40 messages later. */
export function withDuplicates(
  gifts: readonly SentGift[],
  random: (below: number) => number,
): SentGift[] {
  const out = gifts.map((gift, index) => ({ gift, place: index }))
  for (const [index, gift] of gifts.entries()) {
    if (random(5) === 0) out.push({ gift, place: index + 0.5 + random(40) })
  }
  out.sort((a, b) => a.place - b.place)
  let latestMs = 0
  return out.map(({ gift }) => {
    latestMs = Math.max(latestMs, gift.atMs)
    return { ...gift, atMs: latestMs }
  })
}
