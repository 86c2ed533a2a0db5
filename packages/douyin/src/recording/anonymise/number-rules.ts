import type { Pseudonyms } from './pseudonyms.ts'

/** From here on a number in a field we do not know is taken for an id. */
const firstLikelyId = 10_000_000n
/** Above what any count of the platform shows. */
const firstUncountable = 10_000_000_000n
const firstNegative = 2n ** 63n
const minusOne = 2n ** 64n - 1n
const dayMs = 86_400_000

export type NumberRules = {
  id(value: bigint): bigint
  count(value: bigint): bigint
  time(value: bigint): bigint
  /** Small numbers and times near the frame's own arrival are kept. */
  unknown(value: bigint): bigint
  /** Decimal text of an id or a time, as `unknown` takes a number. */
  decimal(text: string): string
}

/** @param atMs when the frame came */
export function createNumberRules(pseudonyms: Pseudonyms, atMs: number): NumberRules {
  const id = (value: bigint) => (value === 0n ? 0n : BigInt(pseudonyms.id(String(value))))
  const isNear = (value: bigint) => {
    const ms = value < 100_000_000_000n ? Number(value) * 1000 : Number(value)
    return Math.abs(ms - atMs) < dayMs
  }
  const unknown = (value: bigint) => {
    if (value >= firstNegative) return minusOne
    return value < firstLikelyId || isNear(value) ? value : id(value)
  }
  return {
    id,
    unknown,
    count(value) {
      // Whichever negative number it is, it reads as none.
      if (value >= firstNegative) return minusOne
      return value < firstUncountable ? value : id(value)
    },
    time: value => (isPlausibleTime(value) ? value : id(value)),
    decimal: text => {
      const value = BigInt(text)
      return isNear(value) ? text : pseudonyms.id(String(value))
    },
  }
}

/** Between 2014 and 2103, in seconds or ms: as the normaliser reads it. */
function isPlausibleTime(value: bigint): boolean {
  const ms = value < 100_000_000_000n ? value * 1000n : value
  return value === 0n || (ms > 1_400_000_000_000n && ms < 4_200_000_000_000n)
}
