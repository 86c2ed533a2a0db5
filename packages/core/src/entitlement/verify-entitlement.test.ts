import { expect, it } from 'vitest'
import { createEd25519Verifier, thumbprintOf } from './ed25519.ts'
import { base64Url, claimsAt, createTestIssuer, testDevice } from './test-tokens.ts'
import { verifyEntitlement } from './verify-entitlement.ts'

const current = await createTestIssuer('current')
const next = await createTestIssuer('next')
const retired = await createTestIssuer('retired')
/** Knows our key's name, not the key. */
const forger = await createTestIssuer('current')
const verify = (token: string, keys = [current.key, next.key]) =>
  verifyEntitlement(token, {
    keys,
    thumbprint: testDevice,
    verifySignature: createEd25519Verifier(crypto.subtle),
  })
const iat = 1_800_000_000
const good = await current.sign(claimsAt(iat))
const [head = '', body = '', tail = ''] = good.split('.')

it('believes a token by the current key and, after a rotation, by the next one', async () => {
  expect(await verify(good)).toEqual({ ok: true, claims: claimsAt(iat) })
  const rotated = await next.sign(claimsAt(iat))
  expect((await verify(rotated)).ok).toBe(true)
  expect((await verify(good, [next.key])).ok).toBe(false)
})

const altered = base64Url(JSON.stringify(claimsAt(iat, { plan: 'forever' })))
it.each<[string, string, string]>([
  ['no text', '', 'UNREADABLE'],
  ['two parts', `${head}.${body}`, 'UNREADABLE'],
  ['four parts', `${good}.${tail}`, 'UNREADABLE'],
  ['no signature', `${head}.${body}.`, 'UNREADABLE'],
  ['letters outside base64url', `${head}.${body}.${tail.slice(1)}+`, 'UNREADABLE'],
  ['no JSON', `${head}.${base64Url('{')}.${tail}`, 'UNREADABLE'],
  ['too long', `${head}.${'a'.repeat(9000)}.${tail}`, 'UNREADABLE'],
  ['altered claims', `${head}.${altered}.${tail}`, 'SIGNATURE_WRONG'],
  ['a shortened signature', `${head}.${body}.${tail.slice(0, 80)}`, 'SIGNATURE_WRONG'],
  ['alg none', await current.sign(claimsAt(iat), { alg: 'none' }), 'HEADER_WRONG'],
  ['alg HS256', await current.sign(claimsAt(iat), { alg: 'HS256' }), 'HEADER_WRONG'],
  ['alg RS256', await current.sign(claimsAt(iat), { alg: 'RS256' }), 'HEADER_WRONG'],
  ['typ JWT', await current.sign(claimsAt(iat), { typ: 'JWT' }), 'HEADER_WRONG'],
  ['typ of access tokens', await current.sign(claimsAt(iat), { typ: 'at+jwt' }), 'HEADER_WRONG'],
  ['another key under our name', await forger.sign(claimsAt(iat)), 'SIGNATURE_WRONG'],
  ['a retired key', await retired.sign(claimsAt(iat)), 'KEY_UNKNOWN'],
  ['no kid', await current.sign(claimsAt(iat), { kid: undefined }), 'HEADER_WRONG'],
  ['aud', await current.sign(claimsAt(iat, { aud: 'cloud' })), 'CLAIMS_WRONG'],
  ['aud as a list', await current.sign(claimsAt(iat, { aud: ['a'] })), 'CLAIMS_WRONG'],
  ['iss', await current.sign(claimsAt(iat, { iss: 'somebody' })), 'CLAIMS_WRONG'],
  ['exp before iat', await current.sign(claimsAt(iat, { exp: iat - 1 })), 'CLAIMS_WRONG'],
  ['exp in ms', await current.sign(claimsAt(iat, { exp: iat * 1000 })), 'CLAIMS_WRONG'],
  ['endless grace', await current.sign(claimsAt(iat, { grace: 1e9 })), 'CLAIMS_WRONG'],
  ['dev', await current.sign(claimsAt(iat, { dev: 'e'.repeat(43) })), 'OTHER_DEVICE'],
])('refuses a token with wrong %s', async (_what, token, reason) => {
  expect(await verify(token)).toEqual({ ok: false, reason })
})

it('takes a key that can not be read for no proof', async () => {
  expect(await verify(good, [{ ...current.key, x: '!' }])).toEqual({
    ok: false,
    reason: 'SIGNATURE_WRONG',
  })
})

it('computes the thumbprint of RFC 8037, appendix A.3', async () => {
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
  expect(await thumbprintOf(x, crypto.subtle)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
})
