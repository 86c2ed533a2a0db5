import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepAt, totpCode } from '../../apps/cloud/src/reviewers/totp.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startAccountCloud, startAccountService } from '../support/account-world.ts'
import { photograph } from '../support/photograph.ts'

const email = 'mao@example.com'
const password = 'vier graue Katzen'

/** An account with an authenticator app, in the page's own form. */
describe('the second step of signing in', { timeout: 60_000 }, () => {
  let browser: Browser
  let cloud: Awaited<ReturnType<typeof startAccountCloud>>
  let service: Awaited<ReturnType<typeof startAccountService>>
  let page: Page
  let secret = ''
  let recoveryCode = ''

  beforeAll(async () => {
    browser = await launchBrowser()
    cloud = await startAccountCloud()
    const ask = async (path: string, body: object, token = '') => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
      const answer = await fetch(cloud.origin + path, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
      return answer.json()
    }
    await ask('/api/auth/register', { email, password, nickname: '小猫' })
    const { token } = await ask('/api/auth/login', { email, password })
    secret = (await ask('/api/auth/totp/enrol', { password }, token)).secret
    const code = totpCode(secret, stepAt(Date.now()) - 1)
    recoveryCode = (await ask('/api/auth/totp/confirm', { code }, token)).recoveryCodes[0]
    service = await startAccountService(cloud.network.origin)
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(service.pageUrl)
    await page.getByTestId('settings-button').waitFor()
  })

  afterAll(async () => {
    await browser.close()
    await service.close()
    await cloud.close()
  })

  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'))
  async function giveName() {
    await page.goto(`${service.url}/#/account`)
    await page.getByTestId('email-input').fill(email)
    await page.getByTestId('password-input').fill(password)
    await page.getByTestId('sign-in').press('Enter')
    await page.getByTestId('second-step-input').waitFor()
  }

  it('is asked for after the password only, and has the keyboard then', async () => {
    await page.goto(`${service.url}/#/account`)
    await page.getByTestId('email-input').fill(email)
    await page.getByTestId('password-input').fill('falsch falsch falsch')
    await page.getByTestId('sign-in').press('Enter')
    await page.getByTestId('account-problem').getByText('邮箱或密码不对').waitFor()
    expect(await page.getByTestId('second-step-input').count()).toBe(0)
    await giveName()
    expect(await focused()).toBe('second-step-input')
    expect(await new ConsolePage(page).accessibilityProblems()).toEqual([])
    await photograph(page, 'second-step')
  })

  it('stays while a wrong code is mended, and lets the right one in', async () => {
    await page.keyboard.type('000000')
    await page.keyboard.press('Enter')
    await page.getByTestId('account-problem').getByText('两步验证码不对').waitFor()
    await page.getByTestId('second-step-input').fill('')
    expect(await page.getByTestId('second-step-input').count()).toBe(1)
    await page.getByTestId('second-step-input').fill(totpCode(secret, stepAt(Date.now()) + 1))
    await page.keyboard.press('Enter')
    await page.getByTestId('profile').waitFor()
    expect(cloud.sql('select 1 from sign_ins where second_step_at is not null')).toHaveLength(2)
  })

  it('takes a recovery code as well', async () => {
    await page.getByTestId('sign-out').press('Enter')
    await giveName()
    await page.getByTestId('second-step-input').fill(recoveryCode)
    await page.keyboard.press('Enter')
    await page.getByTestId('profile').waitFor()
  })
})
