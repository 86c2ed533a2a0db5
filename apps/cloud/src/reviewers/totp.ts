import { createHmac, randomBytes } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
export const stepMs = 30_000

/** 160 bits, as RFC 4226 recommends, in the base32 that authenticator apps read. */
export const createTotpSecret = () => toBase32(randomBytes(20))

export const stepAt = (at: number) => Math.floor(at / stepMs)

/** RFC 6238 over SHA-1, which is all that common authenticator apps know. */
export function totpCode(secret: string, step: number, digits = 6): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 15
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step a code belongs to, one to either side allowed for clocks that differ; null = wrong. */
export function findStep(secret: string, code: string, at: number): number | null {
  const now = stepAt(at)
  return [now, now - 1, now + 1].find(step => totpCode(secret, step) === code) ?? null
}

export function totpUri(secret: string, email: string): string {
  const label = encodeURIComponent(`提猫:${email}`)
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent('提猫')}`
}

export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, byte => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map(group => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, letter => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
  const bytes = bits.join('').match(/.{8}/g) ?? []
  return Buffer.from(bytes.map(byte => Number.parseInt(byte, 2)))
}
