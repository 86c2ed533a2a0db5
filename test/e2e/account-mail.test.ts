import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  codeOf,
  type Received,
  type SmtpSink,
  startSmtpSink,
} from '../../apps/cloud/src/testing/smtp-sink.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startAccountCloud, startAccountService } from '../support/account-world.ts'
import { photograph } from '../support/photograph.ts'
import { waitUntil } from '../support/wait-until.ts'

const email = 'mao@example.com'
const password = 'vier graue Katzen'
const newPassword = 'fünf graue Katzen'

/** Where the cloud sends mails: an address is confirmed, and a forgotten password set anew. */
describe('codes from mails in the page', { timeout: 60_000 }, () => {
  let browser: Browser
  let mails: SmtpSink
  let cloud: Awaited<ReturnType<typeof startAccountCloud>>
  let service: Awaited<ReturnType<typeof startAccountService>>
  let page: Page
  let host: ConsolePage

  beforeAll(async () => {
    browser = await launchBrowser()
    mails = await startSmtpSink()
    cloud = await startAccountCloud({ SMTP_URL: mails.url, MAIL_FROM: 'tc@example.com' })
    service = await startAccountService(cloud.network.origin)
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    host = new ConsolePage(page)
    await page.goto(service.pageUrl)
    await page.getByTestId('settings-button').waitFor()
  })

  afterAll(async () => {
    await browser.close()
    await service.close()
    await cloud.close()
    await mails.close()
  })

  const problem = (text: string) => page.getByTestId('account-problem').getByText(text).waitFor()

  it('confirm the address of a new account, which is signed in then', async () => {
    await page.goto(`${service.url}/#/account/register`)
    await page.getByTestId('email-input').fill(email)
    await page.getByTestId('nickname-input').fill('小猫')
    await page.getByTestId('password-input').fill(password)
    await page.getByTestId('consent').check()
    await page.getByTestId('register').press('Enter')
    await page.getByTestId('verify-sent').waitFor()
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'verify')
    await page.getByTestId('code-input').fill('123456')
    await page.getByTestId('verify-email').press('Enter')
    await problem('这不是信里的验证码')
    await page.getByTestId('code-input').fill(`  ${codeOf(await mails.take(email))}\n`)
    await page.getByTestId('verify-email').press('Enter')
    await page.getByTestId('profile').waitFor()
    expect(cloud.sql('select consent_version from accounts')).toEqual([
      { consent_version: '2026-11' },
    ])
  })

  it('set a forgotten password anew, and sign out everywhere', async () => {
    await page.getByTestId('sign-out').press('Enter')
    await page.getByRole('link', { name: '忘记密码' }).press('Enter')
    await page.getByTestId('send-mail').waitFor()
    await photograph(page, 'forgot')
    await page.getByTestId('email-input').fill(email)
    await page.getByTestId('send-mail').press('Enter')
    await page.getByTestId('mail-sent').waitFor()
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'reset')
    await page.getByTestId('code-input').fill(codeOf(await mails.take(email)))
    await page.getByTestId('new-password-input').fill('password')
    await page.getByTestId('reset-password').press('Enter')
    await problem('这个密码太常见')
    await page.getByTestId('new-password-input').fill(newPassword)
    await page.getByTestId('reset-password').press('Enter')
    await page.getByTestId('reset-done').waitFor()
    await page.getByRole('link', { name: '返回登录' }).press('Enter')
    await page.getByTestId('email-input').fill(email)
    await page.getByTestId('password-input').fill(password)
    await page.getByTestId('sign-in').press('Enter')
    await problem('邮箱或密码不对')
    await page.getByTestId('password-input').fill(newPassword)
    await page.getByTestId('sign-in').press('Enter')
    await page.getByTestId('profile').waitFor()
  })

  it('move the account to another address, and the old one is told', async () => {
    const moved = 'neu@example.com'
    await page.getByTestId('change-email').press('Enter')
    await page.getByTestId('new-email-input').fill(moved)
    await page.getByTestId('email-password-input').fill(newPassword)
    await page.getByTestId('email-submit').press('Enter')
    await page.getByTestId('email-form').getByText(moved).waitFor()
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'confirm-email')
    await page.getByTestId('code-input').fill('x'.repeat(43))
    await page.getByTestId('email-submit').press('Enter')
    await problem('邮件里的代码不对')
    expect(await page.getByTestId('profile').innerText()).toContain(email)
    await page.getByTestId('code-input').fill(codeOf(await mails.take(moved)))
    await page.getByTestId('email-submit').press('Enter')
    await page.getByText('邮箱已更换').waitFor()
    expect(await page.getByTestId('profile').innerText()).toContain(moved)
    await page.reload()
    await page.getByTestId('profile').getByText(moved).waitFor()
    const isTold = ({ to, subject }: Received) =>
      to === email && subject === '提猫：账号的邮箱已更换'
    await waitUntil('the notice', async () => mails.mails.some(isTold))
  })

  it('are promised for an unknown address all the same', async () => {
    const body = { email: 'nobody@example.com' }
    expect(await service.client.call('forgotPassword', { body })).toEqual({})
    expect(mails.mails.filter(({ to }) => to === body.email)).toEqual([])
  })
})
