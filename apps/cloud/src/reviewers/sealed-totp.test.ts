import { randomBytes } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { Storage } from '../config.ts'
import { resealSecrets } from '../secrets/reseal-secrets.ts'
import {
  goodPassword,
  startTestCloud,
  type TestCloud,
  testSecretsKey,
} from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'
import { createTotpSecret, stepAt, stepMs, totpCode } from './totp.ts'

const tiers = await openTiers()
const otherKey = randomBytes(32).toString('base64')

describe.each(tiers)('secrets of the second step on $name', ({ open }) => {
  let cloud: TestCloud
  let storage: Storage
  let people = 0
  const test = testOn(open, async opened => {
    storage = opened
    cloud = await startTestCloud(storage)
    return cloud
  })
  const post = (url: string, body: object, token: string) =>
    cloud.call('POST', url, body, { token })
  const enrolled = async () => {
    const email = `sealed${++people}@example.com`
    const { id } = (await cloud.register(email)).body.user
    const { token } = (await cloud.login(email)).body
    const enrol = await post('/api/auth/totp/enrol', { password: goodPassword }, token)
    const secret = String(enrol.body.secret)
    const code = totpCode(secret, stepAt(cloud.clock.at))
    const { body } = await post('/api/auth/totp/confirm', { code }, token)
    return { id: String(id), email, token, secret, recoveryCodes: body.recoveryCodes as string[] }
  }
  const stored = async (id: string) =>
    (
      await cloud.db
        .selectFrom('totp')
        .select('secret')
        .where('accountId', '=', id)
        .executeTakeFirstOrThrow()
    ).secret
  const store = (id: string, secret: string) =>
    cloud.db.updateTable('totp').set({ secret }).where('accountId', '=', id).execute()
  /** Every use needs a half minute of its own. */
  const signIn = (at: TestCloud, { email, secret }: { email: string; secret: string }) => {
    cloud.clock.at += stepMs
    at.clock.at = cloud.clock.at
    return at.login(email, goodPassword, { code: totpCode(secret, stepAt(cloud.clock.at)) })
  }
  const withKeys = (...keys: string[]) =>
    startTestCloud(storage, 1, null, { secretsKey: { kind: 'given', keys } })

  test('R1: the database holds no readable secret, not even while it is being set up', async () => {
    const email = `sealed${++people}@example.com`
    await cloud.register(email)
    const { token } = (await cloud.login(email)).body
    const enrol = await post('/api/auth/totp/enrol', { password: goodPassword }, token)
    const me = await enrolled()
    const dump = JSON.stringify(await cloud.db.selectFrom('totp').selectAll().execute())
    expect(dump).toContain(me.id)
    for (const secret of [me.secret, enrol.body.secret]) expect(dump).not.toContain(secret)
    expect(await stored(me.id)).toMatch(/^v1:/)
    expect((await signIn(cloud, me)).status).toBe(200)
  })

  test('R1: a secret copied to another account’s row opens nothing there', async () => {
    const [me, other] = [await enrolled(), await enrolled()]
    await store(other.id, await stored(me.id))
    const answer = await signIn(cloud, { email: other.email, secret: me.secret })
    expect(answer.body.problem.code).toBe('SECRET_UNREADABLE')
  })

  test('R1: secrets from before there was a key work, and are sealed at the next start', async () => {
    const me = await enrolled()
    await store(me.id, me.secret)
    expect((await signIn(cloud, me)).status).toBe(200)
    expect((await resealSecrets(cloud.db, cloud.app.parts.secretBox)).resealed).toBe(1)
    expect(await stored(me.id)).toMatch(/^v1:/)
    expect((await signIn(cloud, me)).status).toBe(200)
    expect((await resealSecrets(cloud.db, cloud.app.parts.secretBox)).resealed).toBe(0)
  })

  test('R1: a rotated key opens the old secrets, and after resealing the old key may go', async () => {
    const me = await enrolled()
    const plain = await enrolled()
    await store(plain.id, plain.secret)
    const both = await withKeys(otherKey, testSecretsKey)
    expect((await signIn(both, me)).status).toBe(200)
    const { resealed } = await resealSecrets(both.db, both.app.parts.secretBox)
    expect(resealed).toBeGreaterThanOrEqual(2)
    await both.close()
    const next = await withKeys(otherKey)
    expect((await signIn(next, me)).status).toBe(200)
    expect((await signIn(next, plain)).status).toBe(200)
    await next.close()
    const back = await withKeys(testSecretsKey, otherKey)
    await resealSecrets(back.db, back.app.parts.secretBox)
    await back.close()
    expect((await signIn(cloud, me)).status).toBe(200)
  })

  test('R1: with a wrong key a code is a problem with a code, and a recovery code still works', async () => {
    const me = await enrolled()
    const before = await stored(me.id)
    const wrong = await withKeys(otherKey)
    const answer = await signIn(wrong, me)
    expect([answer.status, answer.body.problem]).toEqual([
      500,
      expect.objectContaining({
        code: 'SECRET_UNREADABLE',
        next: expect.stringContaining('SECRETS_KEY'),
      }),
    ])
    expect(wrong.lines.join('')).toContain('SECRET_UNREADABLE')
    expect(answer.text).not.toMatch(/ at |Error/)
    const report = await resealSecrets(wrong.db, wrong.app.parts.secretBox)
    expect(report.unreadable).toBeGreaterThanOrEqual(1)
    expect(await stored(me.id)).toBe(before)
    const [code = ''] = me.recoveryCodes
    expect((await wrong.login(me.email, goodPassword, { code })).status).toBe(200)
    expect((await wrong.login(me.email, goodPassword, { code: 'x'.repeat(16) })).status).toBe(401)
    await wrong.close()
    expect((await signIn(cloud, me)).status).toBe(200)
    expect((await cloud.call('GET', '/readyz')).status).toBe(200)
  })

  test('R1: more rows than are read at once are all sealed', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => ({
      id: `sealed-row-${String(index).padStart(4, '0')}`,
      secret: createTotpSecret(),
    }))
    for (const { id, secret } of rows) {
      await cloud.db
        .insertInto('accounts')
        .values({
          id,
          email: id,
          emailNorm: id,
          nickname: 'x',
          passwordHash: 'x',
          createdAt: 1,
          disabledAt: null,
        })
        .execute()
      await cloud.db
        .insertInto('totp')
        .values({ accountId: id, secret, confirmedAt: 1, lastStep: 0 })
        .execute()
    }
    const { secretBox } = cloud.app.parts
    expect((await resealSecrets(cloud.db, secretBox)).resealed).toBe(450)
    for (const { id, secret } of rows) expect(secretBox.open(await stored(id), id)).toBe(secret)
  })
})
