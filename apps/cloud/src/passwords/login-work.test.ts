import { beforeAll, describe, expect, it } from 'vitest'
import { createSmtpMailer } from '../mail/mailer.ts'
import { codeOf, type SmtpSink, startSmtpSink } from '../testing/smtp-sink.ts'
import { goodPassword, startTestCloud, type TestCloud } from '../testing/test-cloud.ts'
import { openTiers } from '../testing/tiers.ts'
import { type PasswordWork, passwordWork } from './password-hash.ts'

const tiers = await openTiers()
const once = [{ memory: 19_456, time: 2, lanes: 1 }]

describe.each(tiers)('what a login costs, on $name', ({ open }) => {
  let cloud: TestCloud
  let sink: SmtpSink
  beforeAll(async () => {
    if (open === null) return
    sink = await startSmtpSink()
    const mail = { url: sink.url, from: '提猫 <no-reply@example.com>' }
    cloud = await startTestCloud(await open(), 1, createSmtpMailer(mail))
    return async () => {
      await cloud.close()
      await sink.close()
    }
  })
  const test = it.skipIf(open === null)

  const newcomer = async (email: string) => {
    await cloud.register(email)
    const token = codeOf(await sink.take(email))
    await cloud.call('POST', '/api/auth/verify-email', { token, password: goodPassword })
    return email
  }
  /** Every hash that was verified for one login, and how it was answered. */
  const login = async (email: string, password: string) => {
    const done: PasswordWork[] = []
    // Published with this type only.
    const count = (work: unknown) => void done.push(work as PasswordWork)
    passwordWork.subscribe(count)
    try {
      const { status, body } = await cloud.login(email, password)
      return { status, code: body.problem?.code ?? null, done }
    } finally {
      passwordWork.unsubscribe(count)
    }
  }

  test('A1: exactly one hash of the same cost, whether there is an account or not', async () => {
    const known = await newcomer('known@example.com')
    const disabled = await newcomer('disabled@example.com')
    await cloud.db
      .updateTable('accounts')
      .set({ disabledAt: 1 })
      .where('emailNorm', '=', disabled)
      .execute()
    const unproven = 'unproven@example.com'
    await cloud.register(unproven)
    const refused = { status: 401, code: 'LOGIN_REFUSED', done: once }
    for (const email of [known, disabled, unproven, 'nobody@example.com'])
      expect([email, await login(email, 'not the password')]).toEqual([email, refused])
    expect(await login(known, goodPassword)).toEqual({ status: 200, code: null, done: once })
    expect(await login(disabled, goodPassword)).toMatchObject({
      code: 'ACCOUNT_DISABLED',
      done: once,
    })
    expect(await login(unproven, goodPassword)).toEqual(refused)
  })
})
