import { generateKeyPairSync, sign } from 'node:crypto'
import { installationProofText } from '@talkingcat/contract/cloud'

/** A machine with a key of its own, as the app makes it. */
export function makeInstallation(name = '直播间的电脑') {
  const { privateKey, publicKey: half } = generateKeyPairSync('ed25519')
  const publicKey = half.export({ format: 'jwk' }).x ?? ''
  return {
    publicKey,
    name,
    /** What it sends to be registered with an account. */
    for(accountId: string) {
      const text = Buffer.from(installationProofText(accountId, publicKey))
      return { publicKey, name, proof: sign(null, text, privateKey).toString('base64url') }
    },
  }
}

export type Installation = ReturnType<typeof makeInstallation>
