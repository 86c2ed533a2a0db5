import { createPublicKey, verify } from 'node:crypto'
import { expect, it } from 'vitest'
import { makeInstallationKey, proveInstallation } from './installation-key.ts'

it('proves to the cloud that the private half is here, for one account and one key', () => {
  const key = makeInstallationKey()
  const other = makeInstallationKey()
  expect(other.publicKey).not.toBe(key.publicKey)
  const proof = Buffer.from(proveInstallation(key, 'account'), 'base64url')
  const proves = (said: string, x = key.publicKey) => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x }
    return verify(null, Buffer.from(said), createPublicKey({ key: jwk, format: 'jwk' }), proof)
  }
  expect(proves(`talkingcat-installation:v1:account:${key.publicKey}`)).toBe(true)
  expect(proves(`talkingcat-installation:v1:another:${key.publicKey}`)).toBe(false)
  expect(proves(`talkingcat-installation:v1:account:${other.publicKey}`)).toBe(false)
  expect(proves(`talkingcat-installation:v1:account:${key.publicKey}`, other.publicKey)).toBe(false)
})
