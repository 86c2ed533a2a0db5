import { describe, expect, it } from 'vitest'
import { sweep } from '../start-cloud.ts'
import { startMailCloud } from '../testing/mail-cloud.ts'
import { codeOf, type SmtpSink } from '../testing/smtp-sink.ts'
import { goodPassword, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'

const tiers = await openTiers()
const newPassword = 'fünf braune Hunde'

describe.each(tiers)('with mail, on $name', ({ open }) => {
  let cloud: TestCloud
  let sink: SmtpSink
  let people = 0
  const test = testOn(open, async storage => {
    const started = await startMailCloud(storage)
    cloud = started.cloud
    sink = started.sink
    return started
  })

  const post = (url: string, body: object, token?: string) =>
    cloud.call('POST', url, body, token === undefined ? {} : { token })
  const verify = (token: string, password = goodPassword) =>
    post('/api/auth/verify-email', { token, password })
  const reset = (token: string, password = newPassword) =>
    post('/api/auth/reset', { token, newPassword: password })
  const forgot = (email: string) => post('/api/auth/forgot', { email })
  const newcomer = async () => {
    const email = `mail${++people}@example.com`
    await cloud.register(email)
    expect((await verify(codeOf(await sink.take(email)))).status).toBe(200)
    return { email, ...(await cloud.login(email)).body }
  }

  test('A2: a free and a taken address are answered alike, one mail each', async () => {
    const { email } = await newcomer()
    const taken = await cloud.register(email)
    const free = await cloud.register('free@example.com')
    for (const { status, body } of [taken, free]) {
      expect(status).toBe(200)
      expect(body).toEqual({
        success: true,
        user: {
          id: expect.stringMatching(/^[\da-f-]{36}$/),
          email: expect.any(String),
          nickname: '小猫',
        },
        needsVerification: true,
      })
    }
    expect(Object.keys(taken.body)).toEqual(Object.keys(free.body))
    expect(Object.keys(taken.headers).sort()).toEqual(Object.keys(free.headers).sort())
    expect((await sink.take(email)).subject).toBe('提猫：你已经有账号')
    expect((await sink.take('free@example.com')).subject).toBe('提猫：验证你的邮箱')
    expect(sink.mails).toEqual([])
    // The password of the taken account is still its own.
    expect((await cloud.login(email)).status).toBe(200)
  })

  test('A2: signing in does not tell it either, before the address is proven', async () => {
    const { email } = await newcomer()
    await cloud.register(email, 'somebody else here')
    await cloud.register('unproven@example.com', 'somebody else here')
    const answers = [
      await cloud.login(email, 'somebody else here'),
      await cloud.login('unproven@example.com', 'somebody else here'),
    ]
    const text = answers.map(answer => answer.text.replace(answer.body.requestId, ''))
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
    expect(text[0]).toBe(text[1])
  })

  test('an address that was never proven belongs to whoever registers it next; old codes end', async () => {
    const email = 'squatted@example.com'
    await cloud.register(email, 'password of a squatter')
    const old = codeOf(await sink.take(email))
    await cloud.register(email)
    const code = codeOf(await sink.take(email))
    expect((await verify(old)).body.problem.code).toBe('CODE_INVALID')
    expect((await verify(code)).status).toBe(200)
    expect((await verify(code)).body.problem.code).toBe('CODE_INVALID')
    expect((await cloud.login(email, 'password of a squatter')).status).toBe(401)
    expect((await cloud.login(email)).status).toBe(200)
  })

  test('whoever registers an address after its owner gets nothing by the owner’s code', async () => {
    const email = 'overtaken@example.com'
    await cloud.register(email)
    await sink.take(email)
    await cloud.register(email, 'password of a stranger')
    const newest = codeOf(await sink.take(email))
    expect((await verify(newest)).body.problem.code).toBe('REGISTERED_AGAIN')
    expect((await cloud.login(email, 'password of a stranger')).status).toBe(401)
    // As the answer says: once more, and the newest code.
    await sink.take(email)
    await cloud.register(email)
    expect((await verify(codeOf(await sink.take(email)))).status).toBe(200)
    expect((await cloud.login(email)).status).toBe(200)
  })

  test('a verification code lasts a day', async () => {
    const email = 'late@example.com'
    await cloud.register(email)
    const code = codeOf(await sink.take(email))
    cloud.clock.at += 86_400_000
    expect((await verify(code)).status).toBe(400)
    // The right password sends another one, in the words of a wrong one.
    expect((await cloud.login(email)).status).toBe(401)
    expect((await verify(codeOf(await sink.take(email)))).status).toBe(200)
  })

  test('an address nobody proved is forgotten after a week', async () => {
    const { email } = await newcomer()
    await cloud.register('forgotten@example.com')
    await sink.take('forgotten@example.com')
    const left = async () => {
      const rows = await cloud.db
        .selectFrom('accounts')
        .select('emailNorm')
        .where('emailNorm', 'in', [email, 'forgotten@example.com'])
        .orderBy('emailNorm')
        .execute()
      return rows.map(row => row.emailNorm)
    }
    const weekMs = 7 * 86_400_000
    await sweep(cloud.db, cloud.clock.at + weekMs)
    expect(await left()).toEqual(['forgotten@example.com', email])
    await sweep(cloud.db, cloud.clock.at + weekMs + 1)
    expect(await left()).toEqual([email])
  })

  test('S4: forgot answers alike for known and unknown; a reset ends all sign-ins and does not sign in', async () => {
    const { email, token } = await newcomer()
    const known = await forgot(email)
    const unknown = await forgot('nobody@example.com')
    expect(known.body).toEqual({ success: true })
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    const mail = await sink.take(email)
    expect(mail.subject).toBe('提猫：重置密码')
    const short = await reset(codeOf(mail), 'kurz')
    expect(short.body.problem.code).toBe('PASSWORD_TOO_SHORT')
    const done = await reset(codeOf(mail))
    expect(done.body).toEqual({ success: true })
    expect((await cloud.call('GET', '/api/auth/me', undefined, { token })).status).toBe(401)
    expect((await cloud.login(email)).status).toBe(401)
    expect((await cloud.login(email, newPassword)).status).toBe(200)
    expect((await sink.take(email)).subject).toBe('提猫：密码已修改')
    expect(sink.mails.filter(({ to }) => to === 'nobody@example.com')).toEqual([])
    const audit = await cloud.db.selectFrom('audit').select('type').orderBy('seq', 'desc').execute()
    expect(audit[0]?.type).toBe('password.reset')
  })

  test('S4: of two uses at once one succeeds; after 30 minutes none', async () => {
    const { email } = await newcomer()
    await forgot(email)
    const code = codeOf(await sink.take(email))
    const statuses = (await Promise.all([reset(code), reset(code)])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 400])
    await sink.take(email)
    await forgot(email)
    const second = codeOf(await sink.take(email))
    cloud.clock.at += 30 * 60_000
    expect((await reset(second)).body.problem.code).toBe('CODE_INVALID')
    // A code for one purpose is none for another, and neither is one that never was.
    expect((await verify(second)).status).toBe(400)
    expect((await reset('x'.repeat(43))).status).toBe(400)
  })

  test('S4: three an hour for one account, whether it exists or not', async () => {
    for (const email of ['never@example.com', (await newcomer()).email]) {
      const statuses = []
      for (let turn = 0; turn < 4; turn++) statuses.push((await forgot(email)).status)
      expect(statuses).toEqual([200, 200, 200, 429])
    }
  })

  test('a change of the password and a deletion are told by mail', async () => {
    const { email, token } = await newcomer()
    await post('/api/auth/change-password', { currentPassword: goodPassword, newPassword }, token)
    expect((await sink.take(email)).subject).toBe('提猫：密码已修改')
    await cloud.call('DELETE', '/api/account', { password: newPassword }, { token })
    expect((await sink.take(email)).subject).toBe('提猫：账号已注销')
  })

  test('S1: the database and the log hold no code and the log no address', async () => {
    const { email } = await newcomer()
    await forgot(email)
    const code = codeOf(await sink.take(email))
    const rows = await cloud.db.selectFrom('mailTokens').selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(code)
    expect(cloud.lines.join('')).not.toContain(code)
    expect(cloud.lines.join('')).not.toContain('@example.com')
  })
})

it('A2, S4: a mail server that does not answer holds up nobody', async () => {
  const [sqlite] = tiers
  if (!sqlite?.open) throw new Error('SQLite is always there')
  let release = () => {}
  const stuck = new Promise<void>(resolve => {
    release = resolve
  })
  let sending = 0
  const send = () => {
    sending++
    return stuck
  }
  const cloud = await startTestCloud(await sqlite.open(), 1, { send, close: () => {} })
  for (let turn = 0; turn < 6; turn++) {
    expect((await cloud.register(`stuck${turn}@example.com`)).status).toBe(200)
    const body = { email: `stuck${turn}@example.com` }
    expect((await cloud.call('POST', '/api/auth/forgot', body)).status).toBe(200)
  }
  // All were answered, and none of the mails has left.
  await expect.poll(() => sending).toBe(4)
  release()
  await cloud.close()
})

it('A2: without mail a taken address is said, and forgot says whom to ask', async () => {
  const [sqlite] = tiers
  if (!sqlite?.open) throw new Error('SQLite is always there')
  const cloud = await startTestCloud(await sqlite.open())
  expect((await cloud.register('one@example.com')).body.needsVerification).toBeUndefined()
  expect((await cloud.register('one@example.com')).body.problem.code).toBe('EMAIL_TAKEN')
  const answer = await cloud.call('POST', '/api/auth/forgot', { email: 'one@example.com' })
  expect([answer.status, answer.body.problem.code]).toEqual([409, 'MAIL_OFF'])
  await cloud.close()
})
