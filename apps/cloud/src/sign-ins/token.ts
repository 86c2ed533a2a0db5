import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto'

/** 32 random bytes; what it stands for is only in the database. */
export const createToken = () => randomBytes(32).toString('base64url')
export const hashToken = (token: string) => hash('sha256', token)

export type Successors = { token: string; refreshToken: string; expiresAt: number }

/** Readable only by who holds `parent`, which the database does not. */
export function seal(parent: string, next: Successors): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealKey(parent), nonce)
  const body = Buffer.concat([cipher.update(JSON.stringify(next)), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')
}

export function unseal(parent: string, sealed: string): Successors {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', sealKey(parent), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString()
  // Written by seal() and authenticated.
  return JSON.parse(text) as Successors
}

function sealKey(parent: string): Buffer {
  return Buffer.from(hkdfSync('sha256', parent, '', 'talkingcat refresh successors', 32))
}
