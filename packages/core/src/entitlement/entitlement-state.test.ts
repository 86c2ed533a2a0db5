import { describe, expect, it } from 'vitest'
import { createEd25519Verifier } from './ed25519.ts'
import { readEntitlementCache, stateFromCache, writeEntitlementCache } from './entitlement-cache.ts'
import {
  type EntitlementEvent,
  type EntitlementState,
  nothingKnown,
  stepEntitlement,
  viewEntitlement,
} from './entitlement-state.ts'
import { entitlementRefreshDelayMs } from './refresh-time.ts'
import { claimsAt, createTestIssuer, testDevice } from './test-tokens.ts'
import { verifyEntitlement } from './verify-entitlement.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const t0 = 1_800_000_000_000
const issuer = await createTestIssuer('current')
const all = ['live', 'recap']

async function claims(iatMs: number, more: object = {}) {
  const result = await verifyEntitlement(await issuer.sign(claimsAt(iatMs / 1000, more)), {
    keys: [issuer.key],
    thumbprint: testDevice,
    verifySignature: createEd25519Verifier(crypto.subtle),
  })
  if (!result.ok) throw new Error(result.reason)
  return result.claims
}
const paid = await claims(t0)
const trial = await claims(t0, { plan: 'trial' })
const short = await claims(t0, { exp: t0 / 1000 + 3600 })
const later = await claims(t0 + dayMs)
type Given = EntitlementEvent
const at = t0
const online = (given = paid): Given => ({
  type: 'token.verified',
  claims: given,
  from: 'cloud',
  at,
})
const cached = (given = paid): Given => ({ ...online(given), from: 'cache' }) as Given
const refused = (isRevoked: boolean): Given => ({ type: 'cloud.refused', isRevoked, at })
const told = (toldAt: number): Given => ({ type: 'time.told', toldAt, at })
const run = (events: Given[], from: EntitlementState = nothingKnown) =>
  events.reduce(stepEntitlement, from)

describe('status, by what was heard and when it is looked at', () => {
  it.each<[string, Given[], number, string, readonly string[]]>([
    ['nothing heard', [], 0, 'EXPIRED', []],
    ['paid, just now', [online()], 0, 'ACTIVE', all],
    ['paid, last second', [online()], 72 * hourMs - 1, 'ACTIVE', all],
    ['paid, offline past exp', [online()], 72 * hourMs, 'GRACE', all],
    ['paid, last second of grace', [online()], 10 * dayMs - 1, 'GRACE', all],
    ['paid, grace over', [online()], 10 * dayMs, 'EXPIRED', []],
    ['plan ends before 72 h', [online(short)], hourMs, 'GRACE', all],
    ['trial', [online(trial)], 0, 'TRIAL', all],
    ['trial, offline past exp', [online(trial)], 73 * hourMs, 'GRACE', all],
    ['from the cache', [cached()], hourMs, 'ACTIVE', all],
    ['the cloud says it is over', [online(), refused(false)], 0, 'EXPIRED', []],
    ['the cloud took it back', [online(), refused(true)], 0, 'REVOKED', []],
    ['revoked, old token in the cache', [refused(true), cached()], 0, 'REVOKED', []],
    ['revoked, given again', [refused(true), online()], 0, 'ACTIVE', all],
    ['signed out', [online(), { type: 'signed.out', at }], 0, 'EXPIRED', []],
    ['clock set back 9 min', [online()], -9 * 60_000, 'ACTIVE', all],
    ['clock set back within the term', [online(), told(t0 + 9 * dayMs)], dayMs, 'GRACE', all],
    ['clock set back after the end', [online(), told(t0 + 10 * dayMs)], dayMs, 'EXPIRED', []],
    ['clock years ahead, then right', [online()], hourMs, 'ACTIVE', all],
    ['a wrong date told', [told(t0 + 9e11), online()], hourMs, 'ACTIVE', all],
    [
      'starter',
      [{ type: 'starter.began', at }],
      dayMs - 1,
      'TRIAL',
      ['live', 'speech', 'assistant', 'recap'],
    ],
    ['starter over', [{ type: 'starter.began', at }], dayMs, 'EXPIRED', []],
    [
      'starter twice',
      [
        { type: 'starter.began', at: t0 - dayMs },
        { type: 'starter.began', at },
      ],
      0,
      'EXPIRED',
      [],
    ],
    [
      'starter after a plan',
      [online(), refused(false), { type: 'starter.began', at }],
      0,
      'EXPIRED',
      [],
    ],
  ])('%s', (_name, events, sinceMs, status, features) => {
    expect(viewEntitlement(run(events), t0 + sinceMs)).toMatchObject({
      status,
      actual: status,
      features,
    })
  })
})

it('tells a clock that was set back, and not one that is a little off', () => {
  const state = run([online()])
  const isBehind = (sinceMs: number) => viewEntitlement(state, t0 + sinceMs).isClockBehind
  expect([-11 * 60_000, -9 * 60_000, 0, 30 * dayMs].map(isBehind)).toEqual([
    true,
    false,
    false,
    false,
  ])
})

it('an older token of the cache does not replace a newer one', () => {
  expect(run([online(later), cached()]).claims).toBe(later)
})

it('a session goes on as it began: past the end, when revoked, when more was bought', () => {
  const live = run([online(), { type: 'live.started', at }])
  expect(viewEntitlement(live, t0 + 30 * dayMs)).toMatchObject({
    status: 'ACTIVE',
    features: all,
    actual: 'EXPIRED',
  })
  const revoked = run([refused(true)], live)
  expect(viewEntitlement(revoked, t0)).toMatchObject({ features: all, actual: 'REVOKED' })
  const ended = run([{ type: 'live.ended', at }], revoked)
  expect(viewEntitlement(ended, t0)).toMatchObject({ status: 'REVOKED', features: [] })
  const unpaid = run([{ type: 'live.started', at }, online()])
  expect(viewEntitlement(unpaid, t0)).toMatchObject({ features: [], actual: 'ACTIVE' })
})

it('a second start within a session does not look again', () => {
  const state = run([
    online(),
    { type: 'live.started', at },
    refused(true),
    { type: 'live.started', at },
  ])
  expect(viewEntitlement(state, t0).features).toEqual(all)
})

it('the cache keeps token, mark and revocation, and nothing that would be believed', () => {
  const state = run([online(), told(t0 + dayMs), { type: 'live.started', at }])
  const cache = readEntitlementCache(writeEntitlementCache(state, 'the.to.ken'))
  expect(cache).toEqual({ token: 'the.to.ken', isRevoked: false, markAt: t0 + dayMs, starterAt: 0 })
  const back = stateFromCache(cache)
  expect(viewEntitlement(back, t0)).toMatchObject({ status: 'EXPIRED', features: [] })
  expect(viewEntitlement(run([cached()], back), t0).status).toBe('ACTIVE')
  const revoked = readEntitlementCache(
    writeEntitlementCache(run([refused(true)], state), 'the.to.ken'),
  )
  expect(viewEntitlement(run([cached()], stateFromCache(revoked)), t0).status).toBe('REVOKED')
})

it.each([
  '',
  '{',
  '[]',
  'null',
  '{"token":1}',
  '{"token":null,"isRevoked":false,"markAt":-1,"starterAt":null}',
])('a damaged cache (%j) gives nothing, not even a starter', text => {
  expect(readEntitlementCache(text)).toBeNull()
  const state = run([{ type: 'starter.began', at }], stateFromCache(readEntitlementCache(text)))
  expect(viewEntitlement(state, t0)).toMatchObject({ status: 'EXPIRED', features: [] })
  expect(viewEntitlement(run([online()], state), t0).status).toBe('ACTIVE')
})

it('asks again after six hours, sooner after failures, spread', () => {
  expect(entitlementRefreshDelayMs(0, 0.5)).toBe(6 * hourMs)
  expect([0, 1].map(random => entitlementRefreshDelayMs(0, random))).toEqual([
    5.4 * hourMs,
    6.6 * hourMs,
  ])
  expect([1, 2, 3, 4, 99].map(failures => entitlementRefreshDelayMs(failures, 0.5))).toEqual([
    60_000,
    300_000,
    1_800_000,
    hourMs,
    hourMs,
  ])
})
