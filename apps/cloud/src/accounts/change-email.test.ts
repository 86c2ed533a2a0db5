import { describe, expect } from 'vitest'
import { sweep } from '../start-cloud.ts'
import { startMailCloud } from '../testing/mail-cloud.ts'
import { codeOf, type SmtpSink } from '../testing/smtp-sink.ts'
import { goodPassword, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers, testOn } from '../testing/tiers.ts'

const tiers = await openTiers()
type Person = { email: string; token: string; user: { id: string; email: string } }

function createAsker(cloud: () => TestCloud) {
  const post = (url: string, body: object, token: string) =>
    cloud().call('POST', url, body, { token })
  return {
    change: ({ token }: Person, email: string, currentPassword = goodPassword) =>
      post('/api/auth/change-email', { email, currentPassword }, token),
    confirm: ({ token }: Person, code: string) =>
      post('/api/auth/change-email/confirm', { token: code }, token),
    emailOf: async ({ token }: Person) =>
      (await cloud().call('GET', '/api/auth/me', undefined, { token })).body.user?.email,
    audited: async ({ user }: Person) =>
      (
        await cloud()
          .db.selectFrom('audit')
          .select(['type', 'details'])
          .where('subjectId', '=', user.id)
          .execute()
      ).filter(({ type }) => type === 'email.changed'),
  }
}

describe.each(tiers)('another address, with mail, on $name', ({ open }) => {
  let cloud: TestCloud
  let sink: SmtpSink
  let people = 0
  const test = testOn(open, async storage => {
    const started = await startMailCloud(storage)
    cloud = started.cloud
    sink = started.sink
    return started
  })
  const { change, confirm, emailOf, audited } = createAsker(() => cloud)
  const newcomer = async (): Promise<Person> => {
    const email = `mover${++people}@example.com`
    await cloud.register(email)
    const token = codeOf(await sink.take(email))
    await cloud.call('POST', '/api/auth/verify-email', { token, password: goodPassword })
    return { email, ...(await cloud.login(email)).body }
  }

  test('S5: counts once the new address has shown its code; sign-ins stay, the old address is told', async () => {
    const me = await newcomer()
    const refused = await change(me, 'next1@example.com', 'not the password')
    expect([refused.status, refused.body.problem.code]).toEqual([403, 'PASSWORD_WRONG'])
    const asked = await change(me, ' Next1@Example.com ')
    expect(asked.body).toEqual({ success: true, user: me.user, needsVerification: true })
    const mail = await sink.take('next1@example.com')
    expect(mail.subject).toBe('提猫：确认新邮箱')
    expect(await emailOf(me)).toBe(me.email)
    expect((await cloud.login('next1@example.com')).status).toBe(401)
    const done = await confirm(me, codeOf(mail))
    expect(done.body).toEqual({ success: true, user: { ...me.user, email: 'Next1@Example.com' } })
    expect((await sink.take(me.email)).subject).toBe('提猫：账号的邮箱已更换')
    expect(await emailOf(me)).toBe('Next1@Example.com')
    expect((await cloud.login('next1@example.com')).status).toBe(200)
    expect((await cloud.login(me.email)).status).toBe(401)
    expect(await audited(me)).toEqual([{ type: 'email.changed', details: '{}' }])
    const again = await confirm(me, codeOf(mail))
    expect(again.body.problem.code).toBe('CODE_INVALID')
    // The old address is free again.
    await cloud.register(me.email)
    expect((await sink.take(me.email)).subject).toBe('提猫：验证你的邮箱')
  })

  test('A2: a taken address is answered like a free one; only its owner’s mail tells', async () => {
    const [me, other] = [await newcomer(), await newcomer()]
    const free = await change(me, 'free2@example.com')
    const taken = await change(me, other.email)
    const strip = ({ status, text, body, headers }: typeof free) => ({
      status,
      text: text.replace(body.requestId, ''),
      headers: Object.keys(headers).sort(),
    })
    expect(strip(taken)).toEqual(strip(free))
    expect((await sink.take('free2@example.com')).subject).toBe('提猫：确认新邮箱')
    const mail = await sink.take(other.email)
    expect([mail.subject, codeOf(mail)]).toEqual(['提猫：你已经有账号', ''])
    expect(mail.text).not.toContain(me.email)
    expect(await emailOf(other)).toBe(other.email)
    const same = await change(me, me.email.toUpperCase())
    expect(same.body.problem.code).toBe('EMAIL_SAME')
    expect((await change(me, 'no address')).body.problem.code).toBe('EMAIL_INVALID')
  })

  test('S5: the last code counts, for an hour, for who asked for it; a new password ends it', async () => {
    const [me, other] = [await newcomer(), await newcomer()]
    const ask = async (email: string) => {
      await change(me, email)
      return codeOf(await sink.take(email))
    }
    const code = async (text: string, who = me) => (await confirm(who, text)).body.problem?.code
    const first = await ask('first3@example.com')
    const second = await ask('second3@example.com')
    expect(await code(first)).toBe('CODE_INVALID')
    expect(await code(second, other)).toBe('CODE_INVALID')
    cloud.clock.at += 3_600_000
    const { token } = (await cloud.login(me.email)).body
    expect(await code(second, { ...me, token })).toBe('CODE_INVALID')
    await sweep(cloud.db, cloud.clock.at)
    expect(await cloud.db.selectFrom('emailChanges').selectAll().execute()).toEqual([])
    me.token = token
    const third = await ask('third3@example.com')
    const passwords = { currentPassword: goodPassword, newPassword: 'fünf braune Hunde' }
    await cloud.call('POST', '/api/auth/change-password', passwords, { token })
    expect(await code(third)).toBe('CODE_INVALID')
    expect(await emailOf(me)).toBe(me.email)
  })

  test('S5: a code to set a new password that the old address was sent opens nothing after it', async () => {
    const me = await newcomer()
    await cloud.call('POST', '/api/auth/forgot', { email: me.email })
    const reset = codeOf(await sink.take(me.email))
    await change(me, 'next4@example.com')
    expect((await confirm(me, codeOf(await sink.take('next4@example.com')))).status).toBe(200)
    const body = { token: reset, newPassword: 'fünf braune Hunde' }
    expect((await cloud.call('POST', '/api/auth/reset', body)).body.problem.code).toBe(
      'CODE_INVALID',
    )
  })

  test('A6: of two accounts that confirm one address at once, one gets it', async () => {
    const people = [await newcomer(), await newcomer(), await newcomer()]
    const codes: string[] = []
    for (const person of people) {
      await change(person, 'wanted5@example.com')
      codes.push(codeOf(await sink.take('wanted5@example.com')))
    }
    const answers = await Promise.all(
      people.map((person, index) => confirm(person, codes[index] ?? '')),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const lost = answers.filter(({ status }) => status === 409)
    expect(lost.map(({ body }) => body.problem.code)).toEqual(['EMAIL_TAKEN', 'EMAIL_TAKEN'])
    const emails = await Promise.all(people.map(emailOf))
    expect(emails.filter(email => email === 'wanted5@example.com')).toHaveLength(1)
  })

  test('an address somebody registered and never proved goes to who proves it', async () => {
    const me = await newcomer()
    await cloud.register('squat6@example.com', 'password of a squatter')
    await sink.take('squat6@example.com')
    await change(me, 'squat6@example.com')
    const mail = await sink.take('squat6@example.com')
    expect(mail.subject).toBe('提猫：确认新邮箱')
    expect((await confirm(me, codeOf(mail))).status).toBe(200)
    expect(await emailOf(me)).toBe('squat6@example.com')
    expect((await cloud.login('squat6@example.com', 'password of a squatter')).status).toBe(401)
  })

  test('C1, S1: what is asked for is exported, and neither log nor database hold code or address', async () => {
    const me = await newcomer()
    await change(me, 'next7@example.com')
    const code = codeOf(await sink.take('next7@example.com'))
    const rows = JSON.stringify(await cloud.db.selectFrom('emailChanges').selectAll().execute())
    expect(rows).toContain('next7@example.com')
    expect(rows).not.toContain(code)
    const own = await cloud.call('GET', '/api/account/export', undefined, { token: me.token })
    expect(own.body.data.emailChange).toEqual({
      email: 'next7@example.com',
      expiresAt: cloud.clock.at + 3_600_000,
    })
    await confirm(me, code)
    for (const hidden of [code, '@example.com', '@Example.com'])
      expect(cloud.lines.join('')).not.toContain(hidden)
    await cloud.call('DELETE', '/api/account', { password: goodPassword }, { token: me.token })
    const left = await cloud.db.selectFrom('emailChanges').selectAll().execute()
    expect(left.filter(({ accountId }) => accountId === me.user.id)).toEqual([])
  })
})

describe.each(tiers)('another address, without mail, on $name', ({ open }) => {
  let cloud: TestCloud
  const test = testOn(open, async storage => {
    cloud = await startTestCloud(storage)
    return cloud
  })
  const { change, emailOf, audited } = createAsker(() => cloud)
  const newcomer = async (email: string): Promise<Person> => {
    await cloud.register(email)
    return { email, ...(await cloud.login(email)).body }
  }

  test('S5: counts at once; a taken one is said, and throttled like registering', async () => {
    const me = await newcomer('now@example.com')
    await newcomer('other@example.com')
    const taken = await change(me, 'OTHER@example.com')
    expect([taken.status, taken.body.problem.code]).toEqual([409, 'EMAIL_TAKEN'])
    expect(await audited(me)).toEqual([])
    const done = await change(me, 'later@example.com')
    expect(done.body).toEqual({ success: true, user: { ...me.user, email: 'later@example.com' } })
    expect(await emailOf(me)).toBe('later@example.com')
    expect((await cloud.login('later@example.com')).status).toBe(200)
    expect(await audited(me)).toHaveLength(1)
    const statuses = []
    for (let turn = 0; turn < 6; turn++) {
      const body = { email: 'other@example.com', currentPassword: goodPassword }
      const from = { token: me.token, ip: '203.0.113.20' }
      statuses.push((await cloud.call('POST', '/api/auth/change-email', body, from)).status)
    }
    expect(statuses).toEqual([409, 409, 409, 409, 409, 429])
  })

  test('A6: of two accounts that want one address at once, one gets it', async () => {
    const people = await Promise.all([newcomer('a@example.com'), newcomer('b@example.com')])
    const answers = await Promise.all(people.map(person => change(person, 'both@example.com')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})
