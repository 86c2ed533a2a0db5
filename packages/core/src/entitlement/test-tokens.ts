import { type EntitlementKey, entitlementAudience } from '@talkingcat/contract/cloud'

/** Signs as the cloud does, with real Ed25519 keys, and as an attacker would. For tests. */
export async function createTestIssuer(kid: string) {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('Ed25519 keys come in pairs')
  const { x = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const key: EntitlementKey = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' }
  return {
    key,
    async sign(claims: object, header: object = {}): Promise<string> {
      const head = { alg: 'EdDSA', typ: 'tc-ent+jwt', kid, ...header }
      const signed = `${base64Url(JSON.stringify(head))}.${base64Url(JSON.stringify(claims))}`
      const signature = await crypto.subtle.sign(
        'Ed25519',
        pair.privateKey,
        new TextEncoder().encode(signed),
      )
      return `${signed}.${base64Url(String.fromCharCode(...new Uint8Array(signature)))}`
    },
  }
}

export const base64Url = (text: string) =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

export const testDevice = 'd'.repeat(43)
/** `iat` and `exp` in seconds. */
export const claimsAt = (iat: number, more: object = {}) => ({
  iss: 'talkingcat-cloud',
  aud: entitlementAudience,
  sub: 'account',
  plan: 'month',
  features: ['live', 'recap'],
  dev: testDevice,
  iat,
  exp: iat + 72 * 3600,
  grace: 7 * 86_400,
  jti: 'one',
  ...more,
})
