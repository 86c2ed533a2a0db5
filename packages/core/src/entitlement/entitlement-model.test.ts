import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEd25519Verifier } from './ed25519.ts'
import { readEntitlementCache, stateFromCache, writeEntitlementCache } from './entitlement-cache.ts'
import { nothingKnown, stepEntitlement, viewEntitlement } from './entitlement-state.ts'
import { base64Url, claimsAt, createTestIssuer, testDevice } from './test-tokens.ts'
import { verifyEntitlement } from './verify-entitlement.ts'

const dayMs = 86_400_000
const t0 = 1_800_000_000_000
const issuer = await createTestIssuer('current')
const next = await createTestIssuer('next')
const forger = await createTestIssuer('current')
const trust = {
  keys: [issuer.key, next.key],
  thumbprint: testDevice,
  verifySignature: createEd25519Verifier(crypto.subtle),
}

type Token = { text: string; isGood: boolean }
const good: Token[] = []
const bad: Token[] = [{ text: 'no.to.ken', isGood: false }]
for (const days of [0, 2, 5]) {
  const plain = claimsAt(t0 / 1000 + days * 86_400)
  good.push({ text: await issuer.sign(plain), isGood: true })
  good.push({ text: await next.sign({ ...plain, plan: 'trial' }, { kid: 'next' }), isGood: true })
  const [head = '', body = '', tail = ''] = (await issuer.sign(plain)).split('.')
  const texts = [
    await forger.sign(plain),
    await issuer.sign({ ...plain, dev: 'x'.repeat(43) }),
    await issuer.sign({ ...plain, aud: 'other' }),
    await issuer.sign(plain, { alg: 'none' }),
    await issuer.sign(plain, { typ: 'JWT' }),
    await issuer.sign(plain, { kid: 'gone' }),
    `${head}.${base64Url(JSON.stringify({ ...plain, exp: plain.exp + 9e6 }))}.${tail}`,
    `${head}.${body}.`,
  ]
  bad.push(...texts.map(text => ({ text, isGood: false })))
}

type Action =
  | { type: 'token'; token: Token; from: 'cloud' | 'cache' }
  | { type: 'refused'; isRevoked: boolean }
  | { type: 'told'; days: number }
  | { type: 'clock'; days: number }
  | { type: 'restart'; damage: boolean }
  | { type: 'starter.began' | 'live.started' | 'live.ended' | 'signed.out' }
const days = fc.double({ min: -20, max: 40, noNaN: true })
const actions = (tokens: Token[]): fc.Arbitrary<Action[]> =>
  fc.array(
    fc.oneof(
      fc.record({
        type: fc.constant('token' as const),
        token: fc.constantFrom(...tokens),
        from: fc.constantFrom('cloud' as const, 'cache' as const),
      }),
      fc.record({ type: fc.constant('refused' as const), isRevoked: fc.boolean() }),
      fc.record({ type: fc.constant('told' as const), days }),
      fc.record({ type: fc.constant('clock' as const), days }),
      fc.record({ type: fc.constant('restart' as const), damage: fc.boolean() }),
      fc.record({
        type: fc.constantFrom(
          'starter.began' as const,
          'live.started' as const,
          'live.ended' as const,
          'signed.out' as const,
        ),
      }),
    ),
    { maxLength: 30 },
  )

/** The app's loop: every token through the verifier, every step looked at. */
async function play(
  list: Action[],
  look: (view: ReturnType<typeof viewEntitlement>, action: Action) => void,
) {
  let state = nothingKnown
  let at = t0
  let kept: string | null = null
  for (const action of list) {
    if (action.type === 'clock') at = Math.round(t0 + action.days * dayMs)
    else if (action.type === 'told') {
      const toldAt = Math.round(t0 + action.days * dayMs)
      state = stepEntitlement(state, { type: 'time.told', toldAt, at })
    } else if (action.type === 'refused')
      state = stepEntitlement(state, { type: 'cloud.refused', isRevoked: action.isRevoked, at })
    else if (action.type === 'token' || action.type === 'restart') {
      if (action.type === 'restart') {
        const written = writeEntitlementCache(state, kept)
        const cache = readEntitlementCache(action.damage ? written.slice(1) : written)
        state = stateFromCache(cache)
        kept = cache?.token ?? null
      }
      const text: string | null = action.type === 'token' ? action.token.text : kept
      const from = action.type === 'token' ? action.from : 'cache'
      const result = text === null ? null : await verifyEntitlement(text, trust)
      if (result?.ok) {
        const before = state.claims
        state = stepEntitlement(state, { type: 'token.verified', claims: result.claims, from, at })
        if (state.claims !== before) kept = text
      }
    } else state = stepEntitlement(state, { type: action.type, at })
    look(viewEntitlement(state, at), action)
  }
}

it('no sequence without a valid signature reaches ACTIVE or GRACE', async () => {
  await fc.assert(
    fc.asyncProperty(actions(bad), list =>
      play(list, ({ status, actual }) => {
        for (const one of [status, actual]) expect(['ACTIVE', 'GRACE']).not.toContain(one)
      }),
    ),
    { numRuns: 400 },
  )
})

it('no event during a live session changes the feature set', async () => {
  const some = actions([...good, ...bad])
  let wasLive = 0
  await fc.assert(
    fc.asyncProperty(some, some, async (before, after) => {
      const list: Action[] = [...before, { type: 'live.started' }, ...after]
      let latched: readonly string[] | null = null
      await play(list, ({ features }, { type }) => {
        if (latched !== null && type !== 'restart' && type !== 'live.ended') {
          wasLive++
          expect(features).toEqual(latched)
        }
        if (type === 'live.started') latched ??= features
        // A process that ended has no session that runs.
        if (type === 'live.ended' || type === 'restart') latched = null
      })
    }),
    { numRuns: 400 },
  )
  expect(wasLive).toBeGreaterThan(100)
})

it('a revocation holds until the cloud gives a token, whatever lies in the cache', async () => {
  await fc.assert(
    fc.asyncProperty(actions([...good, ...bad]), async list => {
      let isRevoked = false
      await play(list, ({ actual }, action) => {
        if (action.type === 'refused') isRevoked = action.isRevoked
        if (action.type === 'signed.out') isRevoked = false
        if (action.type === 'restart' && action.damage) isRevoked = false
        if (action.type === 'token' && action.from === 'cloud' && action.token.isGood)
          isRevoked = false
        if (isRevoked) expect(actual).toBe('REVOKED')
      })
    }),
    { numRuns: 400 },
  )
})
