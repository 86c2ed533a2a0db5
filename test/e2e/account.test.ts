import { readFile } from 'node:fs/promises'
import { problemOf } from '@talkingcat/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startAccountCloud, startAccountService } from '../support/account-world.ts'
import { photograph } from '../support/photograph.ts'
import { waitUntil } from '../support/wait-until.ts'

let email = 'mao@example.com'
const password = 'vier graue Katzen'
const newPassword = 'fünf graue Katzen'

/** A host's account, in the real page, over the real local service, in the real cloud. */
describe('the account in the page', { timeout: 90_000 }, () => {
  let browser: Browser
  let cloud: Awaited<ReturnType<typeof startAccountCloud>>
  let service: Awaited<ReturnType<typeof startAccountService>>
  let page: Page
  let host: ConsolePage
  const pageErrors: string[] = []
  /** Everything the page was sent by anybody. */
  const heard: string[] = []
  const asked: string[] = []

  beforeAll(async () => {
    browser = await launchBrowser()
    cloud = await startAccountCloud()
    service = await startAccountService(cloud.network.origin)
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.on('pageerror', error => pageErrors.push(String(error)))
    page.on('request', request => asked.push(request.url()))
    page.on('response', response => {
      if (!response.url().includes('/api/')) return
      response.text().then(
        text => heard.push(text),
        () => {},
      )
    })
    host = new ConsolePage(page)
    await page.goto(service.pageUrl)
    await page.getByTestId('settings-button').waitFor()
  })

  afterAll(async () => {
    await browser.close()
    await service.close()
    await cloud.close()
  })

  const go = (part: string) => page.goto(`${service.url}/#/account${part}`)
  const focusOn = (id: string) =>
    waitUntil(`the focus on ${id}`, async () => (await focused()) === id)
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))

  async function signInWith(word: string) {
    await go('')
    await page.getByTestId('email-input').fill(email)
    await page.getByTestId('password-input').fill(word)
    await page.getByTestId('sign-in').press('Enter')
  }

  it('is offered in the settings, and asked for nowhere else', async () => {
    await page.goto(`${service.url}/#/settings`)
    await page.getByTestId('open-account').waitFor()
    expect(await page.getByTestId('account-card').innerText()).toContain('不登录也能照常记录直播')
    await photograph(page, 'settings-signed-out')
    await page.getByTestId('open-account').press('Enter')
    await page.getByTestId('email-input').waitFor()
    expect(await host.accessibilityProblems()).toEqual([])
    expect(await page.getByTestId('keeping').innerText()).toContain('只放在内存里')
    await photograph(page, 'sign-in')
  })

  it('is made by the keyboard alone, and a weak password is told why', async () => {
    await page.getByRole('link', { name: '注册新账号' }).press('Enter')
    await page.getByTestId('nickname-input').waitFor()
    await page.getByTestId('email-input').focus()
    await page.keyboard.type(email)
    await page.keyboard.press('Tab')
    await page.keyboard.type('小猫')
    await page.keyboard.press('Tab')
    await page.keyboard.type('password')
    await page.getByTestId('consent').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.getByTestId('account-problem').waitFor()
    expect(await page.getByTestId('account-problem').innerText()).toContain('密码')
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'register')
    await page.getByTestId('password-input').fill(password)
    await page.getByTestId('register').press('Enter')
    await page.getByTestId('profile').waitFor()
    expect(await page.getByTestId('profile').innerText()).toContain(email)
  })

  it('shows who is signed in and where, and can be left here', async () => {
    await page.getByTestId('sign-in-row').first().waitFor()
    expect(await page.getByTestId('sign-in-row').allInnerTexts()).toHaveLength(1)
    expect(await page.getByTestId('sign-ins').innerText()).toMatch(/提猫直播助手 0\.1\.0 · \w+/)
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'home')
    await page.getByTestId('sign-out').press('Enter')
    await page.getByTestId('email-input').waitFor()
    expect(cloud.sql('select 1 from sign_ins where revoked_at is null')).toHaveLength(0)
  })

  it('refuses a wrong password in the cloud’s words, and takes the right one', async () => {
    await signInWith('falsch falsch falsch')
    await page.getByTestId('account-problem').getByText('邮箱或密码不对').waitFor()
    await signInWith(password)
    await page.getByTestId('profile').waitFor()
  })

  it('ends a sign-in elsewhere, and everywhere', async () => {
    const elsewhere = await signInElsewhere()
    await page.reload()
    await waitUntil('two', async () => (await page.getByTestId('sign-in-row').count()) === 2)
    await page.getByRole('button', { name: '退出「Firefox · Windows」' }).press('Enter')
    await waitUntil('one', async () => (await page.getByTestId('sign-in-row').count()) === 1)
    expect((await askAs(elsewhere)).status).toBe(401)

    const another = await signInElsewhere()
    await page.getByTestId('sign-out-everywhere').press('Enter')
    await focusOn('sign-out-everywhere-sure')
    expect(await host.accessibilityProblems()).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByTestId('email-input').waitFor()
    expect((await askAs(another)).status).toBe(401)
  })

  it('goes on by itself with a new token when the old one has run out', async () => {
    await signInWith(password)
    await page.getByTestId('profile').waitFor()
    cloud.sql("update tokens set expires_at = 1 where kind = 'access'")
    await page.reload()
    await page.getByTestId('sign-in-row').first().waitFor()
    expect(await page.getByTestId('account-problem').count()).toBe(0)
  })

  it('changes the password, which signs out all others', async () => {
    const elsewhere = await signInElsewhere()
    await page.getByTestId('current-password-input').fill('falsch falsch falsch')
    await page.getByTestId('new-password-input').fill(newPassword)
    await page.getByTestId('change-password').press('Enter')
    await page.getByTestId('account-problem').getByText('当前密码不对').waitFor()
    await page.getByTestId('current-password-input').fill(password)
    await page.getByTestId('change-password').press('Enter')
    await page.getByText('密码已修改').waitFor()
    expect((await askAs(elsewhere)).status).toBe(401)
    expect(await host.accessibilityProblems()).toEqual([])
  })

  it('moves to another address with the password, and says when that one is taken', async () => {
    const register = { email: 'taken@example.com', password, nickname: 'x' }
    await fetch(`${cloud.origin}/api/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(register),
    })
    await page.getByTestId('change-email').press('Enter')
    await focusOn('new-email-input')
    await page.keyboard.type('taken@example.com')
    await page.getByTestId('email-password-input').fill(newPassword)
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'change-email')
    await page.getByTestId('email-submit').press('Enter')
    await page.getByTestId('account-problem').getByText('这个邮箱已经注册过').waitFor()
    email = 'neu@example.com'
    await page.getByTestId('new-email-input').fill(email)
    await page.getByTestId('email-submit').press('Enter')
    await page.getByText('邮箱已更换').waitFor()
    expect(await page.getByTestId('profile').innerText()).toContain(email)
    expect(await page.getByTestId('email-form').count()).toBe(0)
    await photograph(page, 'email-changed')
    await page.getByTestId('sign-out').press('Enter')
    await signInWith(newPassword)
    await page.getByTestId('profile').waitFor()
  })

  it('says when it was signed out from elsewhere, and keeps what it recorded', async () => {
    cloud.sql('update sign_ins set revoked_at = 1')
    await page.reload()
    await page.getByTestId('account-notice').waitFor()
    const { message, next } = problemOf('ACCOUNT_SIGNED_OUT')
    expect(await page.getByTestId('account-notice').innerText()).toContain(message)
    expect(await page.getByTestId('account-notice').innerText()).toContain(next)
    await photograph(page, 'signed-out-elsewhere')
    await signInWith(newPassword)
    await page.getByTestId('profile').waitFor()
  })

  it('tells a cloud that can not be reached, and one that fails, and goes on afterwards', async () => {
    cloud.network.set({ kind: 'refuse' })
    await page.reload()
    await page.getByTestId('account-problem').waitFor()
    expect(await page.getByTestId('account-problem').innerText()).toContain(
      problemOf('CLOUD_UNREACHABLE').message,
    )
    // Who is signed in is known here.
    expect(await page.getByTestId('profile').innerText()).toContain(email)
    await photograph(page, 'unreachable')
    cloud.network.set({ kind: 'gateway' })
    await page.getByTestId('sign-ins').getByRole('button', { name: '重试' }).press('Enter')
    await page.getByTestId('account-problem').getByText(problemOf('CLOUD_FAILED').message).waitFor()
    cloud.network.set({ kind: 'none' })
    await page.getByTestId('sign-ins').getByRole('button', { name: '重试' }).press('Enter')
    await page.getByTestId('sign-in-row').first().waitFor()
    expect(await page.getByTestId('account-problem').count()).toBe(0)
  })

  it('gives the host everything the cloud holds, as a file', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByTestId('export-account').press('Enter')
    const download = await downloading
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toContain(email)
    for (const secret of ['passwordHash', '$argon2', newPassword])
      expect(text).not.toContain(secret)
  })

  it('is deleted with the password only; a running recording goes on', async () => {
    const { session } = await service.client.call('startSession', { body: { kind: 'demo' } })
    await go('')
    await page.getByTestId('delete-account').press('Enter')
    await focusOn('delete-password-input')
    await photograph(page, 'delete')
    await page.keyboard.type('falsch falsch falsch')
    await page.keyboard.press('Enter')
    await page.getByTestId('account-problem').getByText('当前密码不对').waitFor()
    await page.getByTestId('delete-password-input').fill(newPassword)
    expect(await host.accessibilityProblems()).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByTestId('account-deleted').waitFor()
    expect(cloud.sql('select email from accounts')).toEqual([{ email: 'taken@example.com' }])
    const answer = await service.client.call('getSession', { params: { id: session.id } })
    expect(answer.session.status).toBe('recording')
    await service.client.call('stopSession', { params: { id: session.id } })
  })

  it('never showed the page a token, and let it speak to nobody but the local service', () => {
    expect(heard.length).toBeGreaterThan(20)
    expect(heard.join('')).not.toMatch(/refreshToken|deviceToken|"token"/)
    expect(asked.filter(url => !url.startsWith(service.url) && !url.startsWith('blob:'))).toEqual(
      [],
    )
    expect(pageErrors).toEqual([])
  })

  /** As another program of the same host. */
  async function signInElsewhere(): Promise<string> {
    const answer = await fetch(`${cloud.origin}/api/auth/login`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/153.0',
      },
      body: JSON.stringify({ email, password }),
    })
    const { token } = (await answer.json()) as { token: string }
    return token
  }
  const askAs = (token: string) =>
    fetch(`${cloud.origin}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })
})

describe('本地模式', { timeout: 60_000 }, () => {
  it('says calmly that nothing is missing, and asks for nothing', async () => {
    const browser = await launchBrowser()
    const service = await startAccountService(null)
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      const host = new ConsolePage(page)
      await page.goto(service.pageUrl)
      await page.getByTestId('settings-button').waitFor()
      expect(await page.getByText(/登录|账号|套餐/).count()).toBe(0)
      await page.goto(`${service.url}/#/settings`)
      await page.getByTestId('account-card').waitFor()
      expect(await page.getByTestId('account-card').innerText()).toContain(
        '全部功能都在这台电脑上可用',
      )
      expect(await page.getByTestId('open-account').count()).toBe(0)
      await photograph(page, 'settings-local')
      await page.goto(`${service.url}/#/account/plan`)
      await page.getByTestId('account-local').waitFor()
      expect(await host.accessibilityProblems()).toEqual([])
      await photograph(page, 'local')
      const body = { email, password }
      await expect(service.client.call('signIn', { body })).rejects.toMatchObject({
        problem: { code: 'CLOUD_NOT_SET' },
      })
    } finally {
      await browser.close()
      await service.close()
    }
  })
})
