import fc from 'fast-check'
import { expect, it } from 'vitest'
import { normaliseEmail } from '../accounts/email-address.ts'
import { createWorkGate } from '../throttles/work-gate.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { checkPassword, commonPasswords } from './password-policy.ts'

it('A3: hostile hash parameters are refused before any work', async () => {
  const hash = (m: number, t: number) =>
    `$argon2id$v=19$m=${m},t=${t},p=1$c29tZXNhbHRzb21l$aGFzaGhhc2hoYXNoaGFzaA`
  const hostile = [
    hash(4_194_304, 2),
    hash(19_456, 4_000_000),
    `$2b$31$${'a'.repeat(53)}`,
    'plain',
    '',
  ]
  const startedAt = performance.now()
  for (const stored of hostile) expect(await verifyPassword(stored, 'x')).toBe(false)
  // One verification with such parameters would take minutes.
  expect(performance.now() - startedAt).toBeLessThan(1000)
})

it('A5: any text of 8 to 256 characters is taken and round-trips', async () => {
  const text = fc.string({ unit: 'binary', minLength: 8, maxLength: 256 })
  const property = fc.asyncProperty(text, async password => {
    fc.pre(
      [...password.normalize('NFKC')].length >= 8 && [...password.normalize('NFKC')].length <= 256,
    )
    fc.pre(!commonPasswords.has(password.normalize('NFKC').toLowerCase()))
    checkPassword(password, 'x@example.com')
    const stored = await hashPassword(password)
    expect(await verifyPassword(stored, password)).toBe(true)
    expect(await verifyPassword(stored, `${password}!`)).toBe(false)
  })
  await fc.assert(property, { numRuns: 60 })
})

it('A5: nothing is cut off, and both ways of writing ä are one password', async () => {
  const stored = await hashPassword(`${'x'.repeat(100)}ä`)
  expect(await verifyPassword(stored, `${'x'.repeat(100)}a\u0308`)).toBe(true)
  expect(await verifyPassword(stored, `${'x'.repeat(100)}o`)).toBe(false)
})

it('A5: every listed password is refused, as are guessable ones, with the reason', () => {
  expect(commonPasswords.size).toBeGreaterThan(3000)
  for (const word of commonPasswords) {
    expect(() => checkPassword(word.toUpperCase(), 'x@example.com')).toThrow(/太常见|太短/)
  }
  for (const word of ['TalkingCat2026', 'timao1234', '提猫提猫提猫提猫', 'muster.frau99']) {
    expect(() => checkPassword(word, 'muster.frau@example.com')).toThrow('很容易被猜到')
  }
  expect(() => checkPassword('kurz', 'x@example.com')).toThrow('太短')
  expect(() => checkPassword('x'.repeat(257), 'x@example.com')).toThrow('太长')
  expect(() => checkPassword('kaputt\ud800kaputt', 'x@example.com')).toThrow('残缺')
})

it('A6: normalising twice is normalising once', () => {
  const address = fc.tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), fc.domain())
  const property = fc.property(address, ([local, domain]) => {
    let once: string
    try {
      once = normaliseEmail(` ${local}@${domain} `)
    } catch {
      return
    }
    expect(normaliseEmail(once)).toBe(once)
  })
  fc.assert(property, { numRuns: 5000 })
  expect(normaliseEmail(' Ａnna+Tag@Bücher.Example ')).toBe('anna+tag@xn--bcher-kva.example')
  expect(normaliseEmail('a.b@gmail.com')).not.toBe(normaliseEmail('ab@gmail.com'))
  for (const bad of [
    '',
    'a',
    '@b.c',
    'a@',
    'a@b',
    'a b@c.de',
    'a@b@c.de',
    'a\u0000@b.de',
    `${'a'.repeat(65)}@b.de`,
  ]) {
    expect(() => normaliseEmail(bad)).toThrow('邮箱')
  }
})

it('A4: so many run, so many wait, the rest are sent away with a time', async () => {
  const gate = createWorkGate({ running: 2, waiting: 64 })
  let running = 0
  let most = 0
  const results = await Promise.allSettled(
    Array.from({ length: 500 }, () =>
      gate.run(async () => {
        most = Math.max(most, ++running)
        await new Promise(setImmediate)
        running--
      }),
    ),
  )
  expect(most).toBe(2)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(66)
  const refused = results.find(result => result.status === 'rejected')
  expect(refused?.reason).toMatchObject({ code: 'BUSY', retryAfterS: 2 })
  await expect(gate.run(async () => 'free again')).resolves.toBe('free again')
})
