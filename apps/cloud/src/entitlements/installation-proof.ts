import { createPublicKey, verify } from 'node:crypto'
import { type installationBodySchema, installationProofText } from '@talkingcat/contract/cloud'
import type { z } from 'zod'
import { CloudError } from '../problems/cloud-error.ts'

/**
 * The sender holds the private half of the key, and means this account: a proof for another account
 * or key says something else. @throws CloudError INSTALLATION_UNPROVEN, INSTALLATION_PROOF_WRONG
 */
export function assertProven(
  accountId: string,
  { publicKey, proof }: z.infer<typeof installationBodySchema>,
): void {
  if (proof === undefined) throw new CloudError('INSTALLATION_UNPROVEN')
  const text = Buffer.from(installationProofText(accountId, publicKey), 'utf8')
  if (!isSignedBy(publicKey, text, Buffer.from(proof, 'base64url')))
    throw new CloudError('INSTALLATION_PROOF_WRONG')
}

function isSignedBy(x: string, text: Buffer, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return verify(null, text, key, signature)
  } catch {
    // 43 letters that are no key.
    return false
  }
}
