import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { CloudError } from '../problems/cloud-error.ts'
import { type KeySource, readKeys } from './key-source.ts'

const keyBytes = 32
const form = /^v1:([\w-]{8}):([\w-]+)$/

export type SecretBox = {
  /** `owner` is the account: what was sealed for one opens for no other. */
  seal: (secret: string, owner: string) => string
  /**
   * What was stored before there was a key is taken as it is, until `resealSecrets` has run.
   * @throws CloudError SECRET_UNREADABLE
   */
  open: (stored: string, owner: string) => string
  /** How a text begins that the key in use has sealed. */
  currentPrefix: string
}

/**
 * AES-256-GCM for the few secrets that the server has to read again: who has only the database, or a
 * copy of it, has none of them. The first key seals, the others still open.
 * @throws CloudError SECRETS_KEY_INVALID: the server must not start
 */
export function loadSecretBox(source: KeySource): SecretBox {
  const keys = readKeys(source, () => `${randomBytes(keyBytes).toString('base64')}\n`).map(readKey)
  const byName = new Map(keys.map(key => [nameOf(key), key]))
  const [current] = keys
  if (!current) throw new CloudError('SECRETS_KEY_INVALID')
  const currentPrefix = `v1:${nameOf(current)}:`
  return {
    currentPrefix,
    seal: (secret, owner) => `${currentPrefix}${encrypt(current, secret, owner)}`,
    open(stored, owner) {
      if (!stored.startsWith('v1:')) return stored
      const [, name = '', sealed = ''] = form.exec(stored) ?? []
      const key = byName.get(name)
      if (!key) throw new CloudError('SECRET_UNREADABLE')
      return decrypt(key, Buffer.from(sealed, 'base64url'), owner)
    },
  }
}

function encrypt(key: Buffer, secret: string, owner: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner))
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

function decrypt(key: Buffer, bytes: Buffer, owner: string): string {
  try {
    const tag = bytes.subarray(12, 28)
    const options = { authTagLength: 16 }
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), options)
    decipher.setAAD(Buffer.from(owner)).setAuthTag(tag)
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new CloudError('SECRET_UNREADABLE', { cause })
  }
}

/** Told beside each sealed text, so that a wrong key is a missing one and not a broken row. */
const nameOf = (key: Buffer) =>
  createHash('sha256').update('talkingcat secrets key').update(key).digest('base64url').slice(0, 8)

function readKey(text: string, index: number): Buffer {
  const body = text.trim()
  const key = Buffer.from(body, 'base64')
  if (!/^[\w+/-]{43}=?$/.test(body) || key.length !== keyBytes)
    throw new CloudError('SECRETS_KEY_INVALID', { explanation: `第 ${index + 1} 把` })
  return key
}
