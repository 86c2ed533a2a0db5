import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decimalText, readVarint } from './varint.ts'
import { WireFields } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

const anyU64 = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n })

it('reads every 64-bit number exactly', () => {
  fc.assert(
    fc.property(anyU64, value => {
      const fields = new WireFields(new WireWriter().varint(3, value).finish())
      expect(fields.id(3)).toBe(String(value))
      const signed = BigInt.asIntN(64, value)
      const most = BigInt(Number.MAX_SAFE_INTEGER)
      expect(fields.count(3)).toBe(signed < 0n ? 0 : Number(signed > most ? most : signed))
    }),
    { numRuns: 2000 },
  )
})

it('reads numbers at the edges', () => {
  for (const value of [2n ** 28n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
    for (const near of [value - 1n, value]) {
      const bytes = new WireWriter().varint(1, near).finish()
      expect(decimalText(readVarint(bytes, 1, bytes.length))).toBe(String(near))
    }
  }
})

it('reads a list of ids, packed or one by one', () => {
  const packed = new WireWriter()
    .varint(1, 5)
    .varint(1, 2n ** 63n)
    .finish()
  const inside = Uint8Array.from([5, ...packed.subarray(3)])
  const bytes = new WireWriter().varint(2, 7).bytes(2, inside).finish()
  expect(new WireFields(bytes).ids(2, 10)).toEqual(['7', '5', '9223372036854775808'])
  expect(new WireFields(bytes).ids(2, 2)).toEqual(['7', '5'])
})
