import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type EntitlementKey, entitlementKeysAnswerSchema } from '@talkingcat/contract/cloud'
import { calculateJwkThumbprint } from 'jose'
import { CloudError } from '../problems/cloud-error.ts'
import { type KeySource, readKeys } from '../secrets/key-source.ts'

export type EntitlementKeys = {
  kid: string
  /** Signs. The others are only announced, so that the app knows them before they sign. */
  current: KeyObject
  announced: readonly EntitlementKey[]
}

/** @throws CloudError ENTITLEMENT_KEY_INVALID: the server must not start */
export async function loadEntitlementKeys(source: KeySource): Promise<EntitlementKeys> {
  const keys = readKeys(source, makePrivateKey).map(readPrivateKey)
  const announced = await Promise.all(keys.map(announce))
  const [current, key] = [keys[0], announced[0]]
  if (!current || !key) throw new CloudError('ENTITLEMENT_KEY_INVALID')
  return { kid: key.kid, current, announced }
}

function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

/** PEM, or its Base64 body alone: one line fits every console's form for variables. */
function readPrivateKey(text: string, index: number): KeyObject {
  const body = text.replaceAll('\\n', '\n').replace(/-----[^-]+-----|\s/g, '')
  try {
    const key = createPrivateKey({
      key: Buffer.from(body, 'base64'),
      format: 'der',
      type: 'pkcs8',
    })
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Told below without the cause: its text could quote the key.
  }
  throw new CloudError('ENTITLEMENT_KEY_INVALID', { explanation: `第 ${index + 1} 把` })
}

async function announce(key: KeyObject): Promise<EntitlementKey> {
  const { x = '' } = key.export({ format: 'jwk' })
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x }
  const kid = await calculateJwkThumbprint(publicJwk)
  return entitlementKeysAnswerSchema.shape.keys.element.parse({
    ...publicJwk,
    kid,
    alg: 'EdDSA',
    use: 'sig',
  })
}
