import { hash as bcryptHash } from 'bcryptjs'
import { describe, expect } from 'vitest'
import type { Storage } from './config.ts'
import { goodPassword, startTestCloud, type TestCloud } from './testing/test-cloud.ts'
import { openTiers, testOn } from './testing/tiers.ts'

const tiers = await openTiers()
const times = <T>(count: number, run: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)))

describe.each(tiers)('on $name', ({ open }) => {
  let cloud: TestCloud
  let storage: Storage
  let people = 0
  const newcomer = async () => {
    const email = `person${++people}@example.com`
    expect((await cloud.register(email)).status).toBe(200)
    return { email, ...(await cloud.login(email)).body }
  }
  const test = testOn(open, async opened => {
    storage = opened
    cloud = await startTestCloud(storage)
    return cloud
  })

  test('keeps the first generation’s answers of register and login', async () => {
    const made = await cloud.register(' First@Example.com ')
    expect(made.body).toEqual({
      success: true,
      user: { id: expect.any(String), email: 'First@Example.com', nickname: '小猫' },
    })
    const { body } = await cloud.login('first@example.com')
    expect(body).toMatchObject({ success: true, user: made.body.user, isPaid: false })
    expect(body.token).toMatch(/^[\w-]{43}$/)
    expect(
      (await cloud.call('GET', '/api/auth/me', undefined, { token: body.token })).body.user,
    ).toEqual(made.body.user)
  })

  test('A1: a wrong password and an unknown account are answered byte for byte alike', async () => {
    const { email } = await newcomer()
    const answers = [
      await cloud.login(email, 'wrong password'),
      await cloud.login('nobody@example.com', 'wrong password'),
    ]
    const strip = ({ status, text, body, headers }: (typeof answers)[0]) => ({
      status,
      text: text.replace(body.requestId, ''),
      headers: Object.keys(headers).sort(),
    })
    expect(answers[0]?.status).toBe(401)
    expect(answers.map(strip)[0]).toEqual(answers.map(strip)[1])
  })

  test('A3: a bcrypt hash signs in and becomes argon2id', async () => {
    const { email, user } = await newcomer()
    const set = (passwordHash: string) =>
      cloud.db.updateTable('accounts').set({ passwordHash }).where('id', '=', user.id).execute()
    await set(await bcryptHash('old password 1', 4))
    expect((await cloud.login(email, 'old password 2')).status).toBe(401)
    expect((await cloud.login(email, 'old password 1')).status).toBe(200)
    const row = await cloud.db
      .selectFrom('accounts')
      .select('passwordHash')
      .where('id', '=', user.id)
      .executeTakeFirstOrThrow()
    expect(row.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await cloud.login(email, 'old password 1')).status).toBe(200)
  })

  test('A6: of 20 racing registrations exactly one makes an account; the rest are told 409', async () => {
    const spellings = [
      'race@example.com',
      ' RACE@example.com',
      'race@EXAMPLE.com',
      'ｒａｃｅ@example.com',
    ]
    const answers = await times(20, index => cloud.register(spellings[index % 4] ?? ''))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)])
    const rows = await cloud.db
      .selectFrom('accounts')
      .select('id')
      .where('emailNorm', '=', 'race@example.com')
      .execute()
    expect(rows).toHaveLength(1)
  })

  test('A7: delays grow, a known device still gets in, success forgives', async () => {
    const { email, deviceToken } = await newcomer()
    for (let failure = 0; failure < 5; failure++)
      expect((await cloud.login(email, 'bad password')).status).toBe(401)
    const blocked = await cloud.login(email)
    expect(blocked.status).toBe(429)
    expect(blocked.headers['retry-after']).toBe('1')
    expect((await cloud.login(email, goodPassword, { deviceToken })).status).toBe(200)
    for (const delayS of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      cloud.clock.at += delayS * 1000 - 1
      expect((await cloud.login(email)).status).toBe(429)
      cloud.clock.at += 1
      expect((await cloud.login(email, 'bad password')).status).toBe(401)
    }
    cloud.clock.at += 900_000
    expect((await cloud.login(email)).status).toBe(200)
    expect((await cloud.login(email, 'bad password')).status).toBe(401)
  })

  test('A7: of 30 guesses sent at once no more than five are looked at', async () => {
    const { email } = await newcomer()
    const answers = await times(30, () => cloud.login(email, 'bad password'))
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5)
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true)
  })

  test('A4: of 500 logins at once most are sent away at once, and none of those counts as a failure', async () => {
    const { email } = await newcomer()
    const answers = await times(500, index =>
      cloud.login(
        index % 2 ? email : `nobody${index}@example.com`,
        'bad password',
        {},
        '203.0.113.9',
      ),
    )
    const tally = (status: number) => answers.filter(answer => answer.status === status).length
    expect(tally(503)).toBeGreaterThan(400)
    expect(tally(401) + tally(429) + tally(503)).toBe(500)
    const counted = await cloud.db.selectFrom('loginFailures').select('count').execute()
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(100)
  })

  test('A7: limits of an address survive a restart and are shared by two processes', async () => {
    const ip = '203.0.113.7'
    const second = await startTestCloud(storage)
    second.clock.at = cloud.clock.at
    for (let turn = 0; turn < 10; turn++) {
      expect((await cloud.login(`a${turn}@example.com`, 'x', {}, ip)).status).toBe(401)
      expect((await second.login(`b${turn}@example.com`, 'x', {}, ip)).status).toBe(401)
    }
    expect((await cloud.login('c@example.com', 'x', {}, ip)).status).toBe(429)
    expect((await second.login('c@example.com', 'x', {}, ip)).status).toBe(429)
    await second.close()
    const third = await startTestCloud(storage)
    third.clock.at = cloud.clock.at
    expect((await third.login('c@example.com', 'x', {}, ip)).status).toBe(429)
    third.clock.at += 61_000
    expect((await third.login('c@example.com', 'x', {}, ip)).status).toBe(401)
    await third.close()
  })

  test('A7: five registrations an hour from one address, known or not', async () => {
    const ip = '203.0.113.8'
    const statuses = []
    for (let turn = 0; turn < 6; turn++)
      statuses.push((await cloud.register('again@example.com', goodPassword, ip)).status)
    expect(statuses).toEqual([200, 409, 409, 409, 409, 429])
  })

  test('S1: times end as promised and the database holds no usable token', async () => {
    const me = await newcomer()
    const tables = [
      'accounts',
      'signIns',
      'tokens',
      'knownDevices',
      'throttles',
      'loginFailures',
      'audit',
    ] as const
    const next = (await cloud.refresh(me.refreshToken)).body
    const dump = JSON.stringify(
      await Promise.all(tables.map(name => cloud.db.selectFrom(name).selectAll().execute())),
    )
    expect(dump).toContain(me.email)
    for (const secret of [
      me.token,
      me.refreshToken,
      me.deviceToken,
      next.token,
      next.refreshToken,
      goodPassword,
    ]) {
      expect(dump).not.toContain(secret)
      expect(cloud.lines.join('')).not.toContain(secret)
    }
    expect(cloud.lines.join('')).not.toContain(me.email)
    const status = async () =>
      (await cloud.call('GET', '/api/auth/me', undefined, { token: next.token })).status
    cloud.clock.at += 30 * 60_000 - 1
    expect(await status()).toBe(200)
    cloud.clock.at += 1
    expect(await status()).toBe(401)
    let { refreshToken } = next
    for (let days = 0; days < 87; days += 29) {
      cloud.clock.at += 29 * 86_400_000
      const answer = await cloud.refresh(refreshToken)
      expect(answer.status).toBe(200)
      refreshToken = answer.body.refreshToken
    }
    cloud.clock.at += 3 * 86_400_000
    expect((await cloud.refresh(refreshToken)).status).toBe(401)
  })

  test('S2: 20 refreshes at once have one child; after 10 s the same token ends the family', async () => {
    const me = await newcomer()
    const answers = await times(20, () => cloud.refresh(me.refreshToken))
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1)
    expect(answers[0]?.status).toBe(200)
    const child = answers[0]?.body
    cloud.clock.at += 10_000
    expect((await cloud.refresh(me.refreshToken)).body.refreshToken).toBe(child.refreshToken)
    cloud.clock.at += 1
    expect((await cloud.refresh(me.refreshToken)).status).toBe(401)
    expect((await cloud.refresh(child.refreshToken)).status).toBe(401)
    expect(
      (await cloud.call('GET', '/api/auth/me', undefined, { token: child.token })).status,
    ).toBe(401)
    const audit = await cloud.db
      .selectFrom('audit')
      .select('type')
      .where('subjectId', '=', me.user.id)
      .execute()
    expect(audit).toEqual([{ type: 'refresh.reused' }])
    expect((await cloud.refresh('x'.repeat(43))).status).toBe(401)
  })

  test('S3, S5: logout, one, all, password change and deletion hold from the next request', async () => {
    const { email, ...a } = await newcomer()
    const [b, c, d] = (await times(3, () => cloud.login(email))).map(({ body }) => body)
    const status = async (token: string) =>
      (await cloud.call('GET', '/api/auth/me', undefined, { token })).status
    const { sessions } = (
      await cloud.call('GET', '/api/auth/sessions', undefined, { token: b.token })
    ).body
    expect(sessions).toHaveLength(4)
    expect(sessions.filter((session: { isCurrent: boolean }) => session.isCurrent)).toHaveLength(1)
    await cloud.call('POST', '/api/auth/logout', undefined, { token: a.token })
    expect([await status(a.token), await status(b.token)]).toEqual([401, 200])
    const mine = sessions.find((session: { isCurrent: boolean }) => session.isCurrent).id
    const stranger = await newcomer()
    expect(
      (
        await cloud.call('DELETE', `/api/auth/sessions/${mine}`, undefined, {
          token: stranger.token,
        })
      ).status,
    ).toBe(404)
    await cloud.call('DELETE', `/api/auth/sessions/${mine}`, undefined, { token: d.token })
    expect([await status(b.token), await status(d.token)]).toEqual([401, 200])
    const change = (currentPassword: string) =>
      cloud.call(
        'POST',
        '/api/auth/change-password',
        { currentPassword, newPassword: 'fünf braune Hunde' },
        { token: d.token },
      )
    expect((await change('not this one')).status).toBe(403)
    expect((await change(goodPassword)).status).toBe(200)
    expect([await status(c.token), await status(d.token)]).toEqual([401, 200])
    expect((await cloud.login(email)).status).toBe(401)
    const e = (await cloud.login(email, 'fünf braune Hunde')).body
    await cloud.call('POST', '/api/auth/logout-all', undefined, { token: e.token })
    expect([await status(d.token), await status(e.token)]).toEqual([401, 401])
    const f = (await cloud.login(email, 'fünf braune Hunde')).body
    const remove = (password: string) =>
      cloud.call('DELETE', '/api/account', { password }, { token: f.token })
    expect((await remove(goodPassword)).status).toBe(403)
    expect((await remove('fünf braune Hunde')).status).toBe(200)
    expect(await status(f.token)).toBe(401)
    expect((await cloud.login(email, 'fünf braune Hunde')).status).toBe(401)
    const left = await cloud.db
      .selectFrom('signIns')
      .select('id')
      .where('accountId', '=', f.user.id)
      .execute()
    expect(left).toEqual([])
  })

  test('a disabled account is told so only after the right password', async () => {
    const { email, user, token } = await newcomer()
    await cloud.db
      .updateTable('accounts')
      .set({ disabledAt: 1 })
      .where('id', '=', user.id)
      .execute()
    expect((await cloud.call('GET', '/api/auth/me', undefined, { token })).status).toBe(401)
    expect((await cloud.login(email, 'bad password')).body.problem.code).toBe('LOGIN_REFUSED')
    expect((await cloud.login(email)).body.problem.code).toBe('ACCOUNT_DISABLED')
  })

  test('readyz asks the database', async () => {
    expect((await cloud.call('GET', '/readyz')).status).toBe(200)
  })
})
