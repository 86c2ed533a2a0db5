import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { installationProofText } from '@talkingcat/contract/cloud'
import type { InstallationKey } from '../stored-account.ts'

export function makeInstallationKey(): InstallationKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' })
  return { publicKey: x, privateKey: d }
}

/** Shows the cloud that whoever registers this key for this account holds its private half, base64url. */
export function proveInstallation(key: InstallationKey, accountId: string): string {
  const { publicKey: x, privateKey: d } = key
  const jwk = { kty: 'OKP', crv: 'Ed25519', x, d }
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  return sign(null, Buffer.from(installationProofText(accountId, x)), privateKey).toString(
    'base64url',
  )
}
