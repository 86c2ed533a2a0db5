import { WireError } from './wire-error.ts'

/** An unsigned 64-bit number in two halves of 32 bits, and where the bytes behind it begin. */
export type Varint = { low: number; high: number; end: number }

/**
 * Reads the varint at `at`, which must end before `limit`. A tenth byte's surplus bits are dropped.
 * @throws WireError
 */
export function readVarint(bytes: Uint8Array, at: number, limit: number): Varint {
  let next = at
  let low = 0
  let high = 0
  for (let shift = 0; shift < 70; shift += 7) {
    if (next >= limit) throw new WireError('truncated')
    const byte = bytes[next] ?? 0
    next += 1
    const bits = byte & 0x7f
    if (shift < 28) low |= bits << shift
    else if (shift === 28) {
      low |= bits << 28
      high = bits >>> 4
    } else high |= bits << (shift - 32)
    if (byte < 0x80) return { low: low >>> 0, high: high >>> 0, end: next }
  }
  throw new WireError('bad-varint')
}

/** Where the bytes behind the varint at `at` begin. @throws WireError as `readVarint` does */
export function skipVarint(bytes: Uint8Array, at: number, limit: number): number {
  const last = Math.min(limit, at + 10)
  for (let next = at; next < last; next++) {
    if ((bytes[next] ?? 0) < 0x80) return next + 1
  }
  throw new WireError(last === limit && last < at + 10 ? 'truncated' : 'bad-varint')
}

const million = 1_000_000

/** The exact decimal text. Division by a million keeps every step below 2^53, without a bigint. */
export function decimalText({ low, high }: Varint): string {
  if (high < 0x20_0000) return String(high * 2 ** 32 + low)
  const rest = (high % million) * 2 ** 32 + low
  const quotient = Math.floor(high / million) * 2 ** 32 + Math.floor(rest / million)
  return `${quotient}${String(rest % million).padStart(6, '0')}`
}
