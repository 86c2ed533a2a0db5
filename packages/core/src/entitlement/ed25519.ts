import type { VerifySignature } from './verify-entitlement.ts'

/** The little of WebCrypto that is needed; main process, page and Node all have it. */
type Subtle = Pick<typeof crypto.subtle, 'importKey' | 'verify' | 'digest'>

export function createEd25519Verifier(subtle: Subtle): VerifySignature {
  return async ({ kty, crv, x }, signature, signed) => {
    try {
      const key = await subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify'])
      return await subtle.verify('Ed25519', key, signature, signed)
    } catch {
      // A key or signature that can not even be read proves nothing.
      return false
    }
  }
}

/** RFC 7638 thumbprint of an Ed25519 public key (`x` of its JWK), base64url. */
export async function thumbprintOf(x: string, subtle: Pick<Subtle, 'digest'>): Promise<string> {
  const text = new TextEncoder().encode(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)
  const hash = new Uint8Array(await subtle.digest('SHA-256', Uint8Array.from(text)))
  const letters = btoa(String.fromCharCode(...hash))
  return letters.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
