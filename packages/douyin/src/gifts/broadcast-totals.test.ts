import { describe, expect, it } from 'vitest'
import { giftMessages, sumGifts, withDuplicates } from '../testing/broadcast-gifts.ts'
import { createRandom } from '../testing/random.ts'
import { hasSharedData, readShared } from '../testing/shared-data.ts'
import { parseGiftCsv } from './gift-csv.ts'

/**
 * Whole broadcasts as gift messages. What is lost with a message can be no more than what that
 * message added, and is made good by any later one of its streak.
 */
describe.skipIf(!hasSharedData)('gift totals of real broadcasts', () => {
  it.each([
    ['busy-a', 25_494],
    ['busy-b', 69_460],
  ])('%s: forward, repeated and with messages missing', { timeout: 120_000 }, (name, expected) => {
    const text = new TextDecoder().decode(readShared(`sessions/${name}/gift.csv`))
    const gifts = giftMessages(parseGiftCsv(text))
    const forward = sumGifts(gifts)
    expect(forward.diamonds).toBe(expected)

    const random = createRandom(20_260_413)
    const repeated = sumGifts(withDuplicates(gifts, random))
    expect(repeated.diamonds).toBe(expected)
    expect(repeated.endings).toBe(forward.endings)

    const isDropped = gifts.map(() => random(10) === 0)
    const kept = sumGifts(gifts.filter((_, index) => !isDropped[index]))
    const dropped = gifts.filter((_, index) => isDropped[index])
    const atMost = dropped.reduce(
      (sum, { message }) => sum + (forward.addedBy.get(message.msgId) ?? 0),
      0,
    )
    const lost = expected - kept.diamonds
    expect(lost).toBeGreaterThanOrEqual(0)
    expect(lost).toBeLessThanOrEqual(atMost)
    expect(lost / expected).toBeLessThan(0.12)
    process.stdout.write(
      `${name}: naive ${forward.naiveDiamonds}, reduced ${forward.diamonds}; ` +
        `20 % repeated: naive ${repeated.naiveDiamonds}, reduced ${repeated.diamonds}; ` +
        `10 % dropped: naive ${kept.naiveDiamonds}, reduced ${kept.diamonds} ` +
        `(lost ${((100 * lost) / expected).toFixed(2)} %, bound ${((100 * atMost) / expected).toFixed(2)} %)\n`,
    )
  })
})
