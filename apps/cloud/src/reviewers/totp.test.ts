import { expect, it } from 'vitest'
import { createTotpSecret, findStep, stepAt, toBase32, totpCode } from './totp.ts'

const secret = toBase32(Buffer.from('12345678901234567890'))

it.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('RFC 6238, appendix B: at %i s the code is %s', (seconds, code) => {
  expect(totpCode(secret, stepAt(seconds * 1000), 8)).toBe(code)
  expect(totpCode(secret, stepAt(seconds * 1000))).toBe(code.slice(2))
})

it('a secret is 160 random bits in base32 as apps read it', () => {
  expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(createTotpSecret()).toMatch(/^[A-Z2-7]{32}$/)
  expect(createTotpSecret()).not.toBe(createTotpSecret())
})

it('one step to either side counts, two do not', () => {
  const step = stepAt(1_800_000_000_000)
  const found = [-2, -1, 0, 1, 2].map(offset =>
    findStep(secret, totpCode(secret, step + offset), 1_800_000_000_000),
  )
  expect(found).toEqual([null, step - 1, step, step + 1, null])
})
