import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, reviewPageFolder } from '../../apps/cli/src/build/ensure-built.ts'
import { eraseOldImages } from '../../apps/cloud/src/receipts/erase-old-images.ts'
import { stepAt, totpCode } from '../../apps/cloud/src/reviewers/totp.ts'
import { drawReceipt } from '../../apps/cloud/src/testing/make-images.ts'
import {
  createReceiptClient,
  type ReceiptClient,
} from '../../apps/cloud/src/testing/receipt-client.ts'
import {
  goodPassword,
  sqliteStorage,
  startTestCloud,
  type TestCloud,
} from '../../apps/cloud/src/testing/test-cloud.ts'
import { launchBrowser } from '../browser/launch.ts'
import { accessibilityProblems } from '../page/accessibility.ts'

const email = 'reviewer@example.com'
const longPassword = 'fünf sehr müde Murmeltiere'

/** A reviewer's morning in the real page: second step, queue, decisions, audit. */
describe('the reviewers’ page', () => {
  let cloud: TestCloud
  let client: ReceiptClient
  let browser: Browser
  let page: Page
  let url: string
  let secret = ''
  const wrong: string[] = []

  /** For whoever wants to look: SCREENSHOT_FOLDER=… */
  const shoot = async (name: string) => {
    const folder = process.env.SCREENSHOT_FOLDER
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
  }
  const see = (id: string) => page.getByTestId(id)
  const signIn = async (code?: string) => {
    await see('email').fill(email)
    await see('password').fill(longPassword)
    await see('sign-in').click()
    if (code === undefined) return
    await see('code').fill(code)
    await see('sign-in').click()
  }
  const nextCode = () => {
    cloud.clock.at += 60_000
    return totpCode(secret, stepAt(cloud.clock.at))
  }
  const statusOf = async (id: string) =>
    await cloud.db
      .selectFrom('receipts')
      .select(['status', 'reason', 'reasonText', 'planId'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()

  beforeAll(async () => {
    await ensureBuilt('review', () => {})
    cloud = await startTestCloud(await sqliteStorage(), 1, null, { reviewPage: reviewPageFolder })
    client = createReceiptClient(cloud)
    await cloud.app.listen({ host: '127.0.0.1', port: 0 })
    url = `http://127.0.0.1:${(cloud.app.server.address() as AddressInfo).port}/review`
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.on('pageerror', error => wrong.push(String(error)))
    page.on('console', message => {
      // A refused request is written by the browser itself; the page shows it as words.
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
        wrong.push(message.text())
    })
  })
  afterAll(async () => {
    await browser.close()
    await cloud.close()
  })

  it('is only its own files, under a strict policy', async () => {
    const answer = await page.goto(url)
    const policy = answer?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'")
    expect(policy).not.toContain('unsafe')
    for (const path of ['/review/../config.ts', '/review/assets/..%2f..%2findex.html', '/review/x'])
      expect((await cloud.app.inject(path)).statusCode).toBe(404)
    expect((await cloud.app.inject('/review/')).headers['content-type']).toContain('text/html')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('lets in no user, and a reviewer only with a second step', async () => {
    await cloud.register(email, longPassword)
    await signIn()
    await page.getByText('不是审核员').waitFor()
    await cloud.db.updateTable('accounts').set({ role: 'admin' }).execute()
    await signIn()
    await see('enrol-value').fill(longPassword)
    await see('enrol-next').click()
    secret = await see('totp-secret').innerText()
    expect(await accessibilityProblems(page)).toEqual([])
    await see('enrol-value').fill('000000')
    await see('enrol-next').click()
    await page.getByRole('alert').waitFor()
    await see('enrol-value').fill(nextCode())
    await see('enrol-next').click()
    expect((await see('recovery-codes').innerText()).split('\n')).toHaveLength(10)
    await see('enrol-done').click()
    await see('refresh').waitFor()
    await see('sign-out').click()
    await signIn(nextCode())
    await see('refresh').waitFor()
  })

  it('shows the image and decides by keyboard alone, one after the other', async () => {
    const [first, second] = [await client.newcomer(), await client.newcomer()]
    const fields = {
      planId: 'month',
      amountFen: '19900',
      channel: 'wechat',
      tradeNo: '42000012',
    }
    const a = (await client.upload(first, { fields })).body.receiptId
    cloud.clock.at += 1000
    const b = (await client.upload(second)).body.receiptId
    await see('refresh').click()
    await see('receipt-row').first().press('Enter')
    await see('receipt-image').waitFor()
    const width = () =>
      see('receipt-image').evaluate(image => (image as HTMLImageElement).clientWidth)
    await expect
      .poll(() => see('receipt-image').evaluate(i => (i as HTMLImageElement).naturalWidth))
      .toBe(540)
    const before = await width()
    await see('zoom-in').press('Enter')
    expect(await width()).toBeGreaterThan(before)
    await see('pane').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => see('pane').evaluate(pane => pane.scrollTop)).toBeGreaterThan(0)
    expect(await see('detail').innerText()).toMatch(/¥199\.00[\s\S]*微信支付[\s\S]*42000012/)
    expect(await see('other-sum').innerText()).toMatch(/¥199\.00[\s\S]*¥99\.00/)
    expect(await accessibilityProblems(page)).toEqual([])
    await see('approve').press('Enter')
    // The next one is there, and the keyboard is with it.
    await page.getByText(second.email).nth(1).waitFor()
    await expect
      .poll(() => see('detail').evaluate(node => node === document.activeElement))
      .toBe(true)
    expect(await see('done').innerText()).toBe('已通过')
    expect(await statusOf(a)).toMatchObject({ status: 'APPROVED', planId: 'month' })
    await see('reject').press('Enter')
    await see('reason').selectOption('WRONG_AMOUNT')
    await see('reason-text').fill('差 1 元')
    await see('confirm').press('Enter')
    await expect.poll(async () => (await statusOf(b)).status).toBe('REJECTED')
    expect(await statusOf(b)).toMatchObject({ reason: 'WRONG_AMOUNT', reasonText: '差 1 元' })
  })

  it('holds what another account has sent, and shows both', async () => {
    const [first, second] = [await client.newcomer(), await client.newcomer()]
    const image = await drawReceipt('held')
    const a = (await client.upload(first, { image })).body.receiptId
    cloud.clock.at += 1000
    await client.upload(second, { image })
    await see('refresh').click()
    await see('receipt-row').nth(1).waitFor()
    expect(await see('receipt-row').first().innerText()).toContain('重复')
    await see('receipt-row').first().click()
    await see('hints-sameImage').waitFor()
    expect(await see('hint').count()).toBe(1)
    expect(await see('approve').isDisabled()).toBe(true)
    await see('duplicate-seen').check()
    await see('plan').selectOption('year')
    await see('receipt-image').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await shoot('review-wide-light')
    await see('approve').click()
    await expect.poll(() => statusOf(a)).toMatchObject({ status: 'APPROVED', planId: 'year' })
  })

  it('holds what an account that is gone has sent, and says so', async () => {
    const [first, second] = [await client.newcomer(), await client.newcomer()]
    const image = await drawReceipt('gone')
    const reviewer = await cloud.staff('reviewer')
    const id = (await client.upload(first, { image, fields: { amountFen: '9900' } })).body.receiptId
    await client.decide(id, 'approve', reviewer)
    await cloud.call('DELETE', '/api/account', { password: goodPassword }, { token: first.token })
    await client.upload(second, { image })
    await see('refresh').click()
    await see('receipt-row').filter({ hasText: second.email }).click()
    await see('hints-sameErased').getByText('¥99.00').waitFor()
    expect(await see('hints-sameErased').innerText()).toContain('与已注销账号的凭证相同')
    expect(await see('approve').isDisabled()).toBe(true)
    expect(await accessibilityProblems(page)).toEqual([])
    await shoot('review-erased-light')
  })

  it('does not let anybody decide on their own, and tells when somebody was faster', async () => {
    const token = (await cloud.login(email, longPassword, { code: nextCode() })).body.token
    await client.upload({ id: '', email, token })
    const reviewer = await cloud.staff('reviewer')
    await see('refresh').click()
    await see('receipt-row').filter({ hasText: email }).click()
    await see('own-receipt').waitFor()
    expect(await see('approve').isDisabled()).toBe(true)
    const other = await client.newcomer()
    const id = (await client.upload(other)).body.receiptId
    await see('refresh').click()
    await see('receipt-row').filter({ hasText: other.email }).click()
    await see('approve').waitFor()
    await client.decide(id, 'reject', reviewer)
    await see('approve').click()
    await page.getByText('已经处理完').waitFor()
    expect((await see('history').innerText()).split('\n').join(' ')).toContain('已驳回：其他')
  })

  it('tells calmly that an image was deleted because its time was over', async () => {
    const me = await client.newcomer()
    const id = (await client.upload(me)).body.receiptId
    await client.decide(id, 'reject', await cloud.staff('reviewer'))
    const decidedAt = cloud.clock.at - 180 * 86_400_000
    await cloud.db.updateTable('receipts').set({ decidedAt }).where('id', '=', id).execute()
    expect(await eraseOldImages(cloud.app.parts)).toBe(1)
    await see('tab-REJECTED').click()
    await see('receipt-row').filter({ hasText: me.email }).click()
    await see('pane').getByText('图片已按期删除').waitFor()
    expect(await see('receipt-image').count()).toBe(0)
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
    await shoot('review-image-erased-light')
  })

  it('revokes with a reason, and shows what was done to admins', async () => {
    await see('tab-APPROVED').click()
    await see('receipt-row').first().click()
    await see('revoke').click()
    await see('reason').selectOption('REFUNDED')
    await see('confirm').click()
    await expect.poll(() => see('done').innerText()).toBe('已撤销')
    await see('tab-audit').click()
    await see('audit').waitFor()
    expect(await see('audit').innerText()).toMatch(/receipt\.revoked[\s\S]*receipt\.approved/)
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('holds on a small screen and in the dark, and signs out when its time is over', async () => {
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'))
    await see('tab-APPROVED').click()
    await see('receipt-row').first().click()
    await see('receipt-image').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await shoot('review-wide-dark')
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await shoot('review-narrow-dark')
    await see('back').click()
    await see('receipt-row').first().waitFor()
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'))
    await see('tab-PENDING_REVIEW').click()
    await see('receipt-row').first().waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await shoot('review-narrow-light')
    // The access token is over, the refresh token is not.
    cloud.clock.at += 31 * 60_000
    await see('refresh').click()
    await see('tab-APPROVED').click()
    await see('receipt-row').first().waitFor()
    cloud.clock.at += 91 * 86_400_000
    await see('refresh').click()
    await page.getByText('登录已失效').waitFor()
    expect(wrong).toEqual([])
  })
})
