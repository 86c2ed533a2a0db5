import { entitlementKeysAnswerSchema } from '@talkingcat/contract/cloud'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { describe, expect } from 'vitest'
import type { Storage } from '../config.ts'
import { type Installation, makeInstallation } from '../testing/make-installation.ts'
import { startTestCloud, type TestCloud, testKeys } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'
import { thumbprintOf } from './installations.ts'

const tiers = await openTiers()

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const month = { id: 'month', days: 31, features: ['live', 'recap'] }

describe.each(tiers)('entitlements on $name', ({ open }) => {
  let cloud: TestCloud
  let storage: Storage
  let people = 0
  let receipts = 0
  const test = testOn(open, async opened => {
    storage = opened
    cloud = await startTestCloud(storage)
    return cloud
  })
  const newcomer = async (machine?: Installation) => {
    const email = `holder${++people}@example.com`
    const made = await cloud.register(email)
    expect(made.status).toBe(200)
    const installation = machine?.for(made.body.user.id)
    const { body } = await cloud.login(email, undefined, installation ? { installation } : {})
    return { email, ...body }
  }
  const get = (url: string, token: string) => cloud.call('GET', url, undefined, { token })
  const ask = async (token: string, publicKey: string) =>
    (await get(`/api/entitlement?installation=${thumbprintOf(publicKey)}`, token)).body
  const grant = (accountId: string, plan = month, sourceId = `receipt ${++receipts}`) =>
    cloud.db
      .transaction()
      .execute(trx =>
        cloud.app.parts.entitlements.grant(trx, accountId, plan, { source: 'receipt', sourceId }),
      )
  const revoke = (sourceId: string) =>
    cloud.db
      .transaction()
      .execute(trx => cloud.app.parts.entitlements.revoke(trx, { source: 'receipt', sourceId }))
  const readToken = async (token: string) => {
    const { body } = await cloud.call('GET', '/api/entitlement/keys')
    const keys = createLocalJWKSet(entitlementKeysAnswerSchema.parse(body))
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: ['EdDSA'],
      typ: 'tc-ent+jwt',
      issuer: 'talkingcat-cloud',
      audience: 'talkingcat-desktop',
      currentDate: new Date(cloud.clock.at),
    })
    return { ...payload, header: protectedHeader }
  }

  test('a login from the app begins the trial and brings it signed, for that machine only', async () => {
    const installation = makeInstallation()
    const me = await newcomer(installation)
    expect(me).toMatchObject({
      isPaid: false,
      entitlement: { status: 'TRIAL', planId: 'trial', until: cloud.clock.at + 7 * dayMs },
    })
    const said = await readToken(me.entitlement.token)
    expect(said).toMatchObject({
      sub: me.user.id,
      plan: 'trial',
      features: ['live', 'speech', 'assistant', 'recap'],
      dev: thumbprintOf(installation.publicKey),
      grace: 7 * 86_400,
      jti: expect.any(String),
    })
    expect((said.exp ?? 0) - (said.iat ?? 0)).toBe(72 * 3600)
    const { body } = await cloud.call('GET', '/api/entitlement/keys')
    expect(body.keys).toHaveLength(2)
    expect(said.header).toEqual({ alg: 'EdDSA', typ: 'tc-ent+jwt', kid: body.keys[0].kid })
    expect(JSON.stringify(body)).not.toContain('"d"')
  })

  test('one trial for an account and for a machine, also after the account is deleted', async () => {
    const installation = makeInstallation()
    const first = await newcomer(installation)
    const again = await cloud.login(first.email, undefined, {
      installation: makeInstallation().for(first.user.id),
    })
    expect(again.body.entitlement.until).toBe(first.entitlement.until)
    const second = await newcomer(installation)
    expect(second.entitlement).toMatchObject({ status: 'NONE', token: null })
    const { status } = await cloud.call(
      'DELETE',
      '/api/account',
      { password: 'vier graue Katzen' },
      { token: first.token },
    )
    expect(status).toBe(200)
    const third = await newcomer(installation)
    expect(third.entitlement).toMatchObject({ status: 'NONE', token: null })
    const left = await cloud.db.selectFrom('trials').selectAll().execute()
    expect(JSON.stringify(left)).not.toContain(first.user.id)
  })

  test('the token ends with the plan when that is sooner than 72 h', async () => {
    const installation = makeInstallation()
    const me = await newcomer(installation)
    const { until } = me.entitlement
    const before = cloud.clock.at
    cloud.clock.at = until - 2 * hourMs
    const { token } = (await cloud.login(me.email)).body
    const { entitlement } = await ask(token, installation.publicKey)
    expect(decodeJwt(entitlement.token).exp).toBe(Math.floor(until / 1000))
    cloud.clock.at = until
    const ended = await ask((await cloud.login(me.email)).body.token, installation.publicKey)
    expect(ended.entitlement).toMatchObject({ status: 'EXPIRED', token: null, features: [] })
    cloud.clock.at = before
  })

  test('a grant is paid in login, me and entitlement; what is left of the trial is added', async () => {
    const installation = makeInstallation()
    const me = await newcomer(installation)
    await grant(me.user.id, month, 'once')
    await grant(me.user.id, month, 'once')
    const until = cloud.clock.at + (31 + 7) * dayMs
    expect((await ask(me.token, installation.publicKey)).entitlement).toMatchObject({
      status: 'ACTIVE',
      planId: 'month',
      features: month.features,
      until,
    })
    expect((await get('/api/auth/me', me.token)).body.isPaid).toBe(true)
    expect((await cloud.login(me.email)).body).toMatchObject({ isPaid: true })
    await grant(me.user.id)
    expect((await ask(me.token, installation.publicKey)).entitlement.until).toBe(until + 31 * dayMs)
  })

  test('of 10 grants at once each begins where another ends', async () => {
    const me = await newcomer()
    await Promise.all(Array.from({ length: 10 }, () => grant(me.user.id)))
    const rows = await cloud.db
      .selectFrom('entitlements')
      .select(['startsAt', 'endsAt'])
      .where('accountId', '=', me.user.id)
      .orderBy('startsAt')
      .execute()
    expect(rows).toHaveLength(10)
    for (const [index, row] of rows.entries())
      expect(row.startsAt).toBe(index === 0 ? cloud.clock.at : rows[index - 1]?.endsAt)
  })

  test('a revocation holds at the next question; what was bought after it moves up', async () => {
    const installation = makeInstallation()
    const me = await newcomer()
    await cloud.call('POST', '/api/installations', installation.for(me.user.id), {
      token: me.token,
    })
    await cloud.db.deleteFrom('entitlements').where('accountId', '=', me.user.id).execute()
    await grant(me.user.id, month, `a ${storage.kind}`)
    await grant(me.user.id, month, `b ${storage.kind}`)
    await revoke(`a ${storage.kind}`)
    await revoke(`a ${storage.kind}`)
    expect((await ask(me.token, installation.publicKey)).entitlement).toMatchObject({
      status: 'ACTIVE',
      until: cloud.clock.at + 31 * dayMs,
    })
    await revoke(`b ${storage.kind}`)
    expect((await ask(me.token, installation.publicKey)).entitlement).toMatchObject({
      status: 'REVOKED',
      token: null,
    })
    expect((await get('/api/auth/me', me.token)).body.isPaid).toBe(false)
  })

  test('three machines, also when ten come at once; one removed makes room and loses its own', async () => {
    const me = await newcomer()
    const machines = Array.from({ length: 10 }, (_, index) =>
      makeInstallation(`电脑 ${index}`).for(me.user.id),
    )
    const answers = await Promise.all(
      machines.map(machine =>
        cloud.call('POST', '/api/installations', machine, { token: me.token }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 409, 409, 409, 409, 409, 409, 409,
    ])
    const fourth = makeInstallation().for(me.user.id)
    const full = await cloud.login(me.email, undefined, { installation: fourth })
    expect(full.body).toMatchObject({
      success: true,
      entitlement: { status: 'TRIAL', token: null },
    })
    const { body } = await get('/api/installations', me.token)
    expect(body).toMatchObject({ most: 3 })
    expect(body.installations).toHaveLength(3)
    const [gone] = body.installations
    const stranger = await newcomer()
    const remove = (token: string) =>
      cloud.call('DELETE', `/api/installations/${gone.id}`, undefined, { token })
    expect((await remove(stranger.token)).status).toBe(404)
    expect((await remove(me.token)).status).toBe(200)
    const refused = await get(`/api/entitlement?installation=${gone.thumbprint}`, me.token)
    expect(refused.body.problem.code).toBe('INSTALLATION_UNKNOWN')
    const next = await cloud.login(me.email, undefined, { installation: fourth })
    expect(next.body.entitlement.token).toEqual(expect.any(String))
  })

  test('an ETag says that nothing changed, until something does', async () => {
    const installation = makeInstallation()
    const me = await newcomer(installation)
    const url = `/api/entitlement?installation=${thumbprintOf(installation.publicKey)}`
    const withTag = (etag: string) =>
      cloud.app.inject({
        url,
        headers: { authorization: `Bearer ${me.token}`, 'if-none-match': etag },
      })
    const first = await withTag('')
    expect(first.json().entitlement.token).toBe(me.entitlement.token)
    const etag = String(first.headers.etag)
    const same = await withTag(etag)
    expect([same.statusCode, same.body]).toEqual([304, ''])
    await grant(me.user.id)
    const changed = await withTag(etag)
    expect(changed.statusCode).toBe(200)
    expect(changed.headers.etag).not.toBe(etag)
  })

  test('an entitlement opens no route, and a sign-in token is no entitlement', async () => {
    const me = await newcomer(makeInstallation())
    expect((await get('/api/auth/me', me.entitlement.token)).status).toBe(401)
    expect(() => decodeJwt(me.token)).toThrow()
    for (const url of ['/api/entitlement', '/api/installations'])
      expect((await cloud.call('GET', url)).status).toBe(401)
  })

  test('after a rotation the next key signs, and old tokens are still announced', async () => {
    const before = (await cloud.call('GET', '/api/entitlement/keys')).body.keys
    const rotated = await startTestCloud(storage, 1, null, {
      entitlementKeys: { kind: 'given', keys: testKeys.toReversed() },
    })
    const { keys } = (await rotated.call('GET', '/api/entitlement/keys')).body
    await rotated.close()
    expect(keys).toEqual(before.toReversed())
  })

  test('C1: the own data name plans, machines, trial and orders of the account only', async () => {
    const me = await newcomer(makeInstallation('我的电脑'))
    await newcomer(makeInstallation('别人的电脑'))
    const own = cloud.app.parts.ownData.find(({ name }) => name === 'entitlements')
    const text = JSON.stringify(await own?.export(me.user.id))
    expect(text).toContain('我的电脑')
    expect(text).not.toContain('别人的电脑')
  })

  test('the plan table is public, prices in whole fen', async () => {
    const { body } = await cloud.call('GET', '/api/plans')
    expect(body).toMatchObject({ methods: ['manual'], payee: null })
    const payee = { name: '提猫', account: '6225 8801' }
    const selling = await startTestCloud(storage, 1, null, { payee })
    expect((await selling.call('GET', '/api/plans')).body.payee).toEqual(payee)
    await selling.close()
    expect(
      body.plans.map(({ id, priceFen }: { id: string; priceFen: number }) => [id, priceFen]),
    ).toEqual([
      ['month', 9900],
      ['quarter', 26900],
      ['year', 89900],
    ])
  })
})
