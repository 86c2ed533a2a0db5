import { describe, expect } from 'vitest'
import { goodPassword, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'
import { stepAt, stepMs, totpCode } from './totp.ts'

const tiers = await openTiers()

describe.each(tiers)('second step on $name', ({ open }) => {
  let cloud: TestCloud
  let people = 0
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    return cloud
  })

  const post = (url: string, body: object, token: string) =>
    cloud.call('POST', url, body, { token })
  const codeFor = (secret: string) => totpCode(secret, stepAt(cloud.clock.at))
  /** Codes count once, so every use needs its own half minute. */
  const nextCode = (secret: string) => {
    cloud.clock.at += stepMs
    return codeFor(secret)
  }
  const reviewer = async () => {
    const email = `second${++people}@example.com`
    await cloud.register(email)
    const { token, user } = (await cloud.login(email)).body
    await cloud.db
      .updateTable('accounts')
      .set({ role: 'admin' })
      .where('id', '=', user.id)
      .execute()
    const enrol = await post('/api/auth/totp/enrol', { password: goodPassword }, token)
    return { email, token, id: user.id, secret: String(enrol.body.secret), uri: enrol.body.uri }
  }
  const enrolled = async () => {
    const who = await reviewer()
    const { body } = await post('/api/auth/totp/confirm', { code: codeFor(who.secret) }, who.token)
    return { ...who, recoveryCodes: body.recoveryCodes as string[] }
  }
  const problem = async (email: string, code?: string, password = goodPassword) =>
    (await cloud.login(email, password, code === undefined ? {} : { code })).body.problem?.code

  test('R1: an admin can do nothing of an admin’s before the second step', async () => {
    const { token, secret, uri } = await reviewer()
    const list = () => cloud.call('GET', '/api/admin/accounts', undefined, { token })
    expect((await list()).body.problem.code).toBe('SECOND_STEP_NEEDED')
    expect(uri).toContain(`secret=${secret}`)
    expect((await post('/api/auth/totp/confirm', { code: '000000' }, token)).status).toBe(401)
    const done = await post('/api/auth/totp/confirm', { code: codeFor(secret) }, token)
    expect(done.body.recoveryCodes).toHaveLength(10)
    expect((await list()).status).toBe(200)
    const again = await post('/api/auth/totp/enrol', { password: goodPassword }, token)
    expect(again.body.problem.code).toBe('TOTP_ALREADY_ON')
  })

  test('R1: the code is asked for only after the right password', async () => {
    const { email, secret } = await enrolled()
    expect(await problem(email, undefined, 'wrong password')).toBe('LOGIN_REFUSED')
    expect(await problem(email, nextCode(secret), 'wrong password')).toBe('LOGIN_REFUSED')
    expect(await problem(email)).toBe('TOTP_REQUIRED')
    const { body } = await cloud.login(email, goodPassword, { code: codeFor(secret) })
    const me = await cloud.call('GET', '/api/auth/me', undefined, { token: body.token })
    expect(me.body).toMatchObject({ role: 'admin', hasSecondStep: true })
  })

  test('R1: a code counts once, also of three uses at once, and an older one not any more', async () => {
    const { email, secret } = await enrolled()
    const old = codeFor(secret)
    expect(await problem(email, old)).toBe('TOTP_WRONG')
    const code = nextCode(secret)
    const before = totpCode(secret, stepAt(cloud.clock.at) - 1)
    const uses = await Promise.all(Array.from({ length: 3 }, () => problem(email, code)))
    expect(uses.filter(used => used === undefined)).toHaveLength(1)
    expect(await problem(email, before)).toBe('TOTP_WRONG')
  })

  test('R1: guesses are slowed, and the right code is not looked at meanwhile', async () => {
    const { email, secret } = await enrolled()
    for (let turn = 0; turn < 5; turn++) expect(await problem(email, '000000')).toBe('TOTP_WRONG')
    expect(await problem(email, codeFor(secret))).toBe('TOO_MANY')
    expect(await problem(email, nextCode(secret))).toBeUndefined()
  })

  test('R1: a recovery code works once, in any spelling; the database holds only its hash', async () => {
    const { email, recoveryCodes } = await enrolled()
    const [first = '', second = ''] = recoveryCodes
    expect(first).toMatch(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/)
    const rows = await cloud.db.selectFrom('recoveryCodes').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(first)
    expect(await problem(email, first.toLowerCase().replaceAll('-', ' '))).toBeUndefined()
    expect(await problem(email, first)).toBe('TOTP_WRONG')
    expect(await problem(email, second)).toBeUndefined()
  })

  test('R1: turning it off needs password and code, and ends what it allowed', async () => {
    const { token, secret, email } = await enrolled()
    const remove = (password: string, code: string) =>
      post('/api/auth/totp/remove', { password, code }, token)
    expect((await remove('wrong password', nextCode(secret))).status).toBe(403)
    expect((await remove(goodPassword, '000000')).status).toBe(401)
    expect((await remove(goodPassword, nextCode(secret))).status).toBe(200)
    const list = await cloud.call('GET', '/api/admin/accounts', undefined, { token })
    expect(list.body.problem.code).toBe('SECOND_STEP_NEEDED')
    expect(await problem(email)).toBeUndefined()
  })
})
