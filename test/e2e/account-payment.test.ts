import { problemOf } from '@talkingcat/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeAlipay } from '../../apps/cloud/src/payments/testing/fake-alipay.ts'
import { paymentConfig } from '../../apps/cloud/src/payments/testing/payment-keys.ts'
import { drawing, drawReceipt } from '../../apps/cloud/src/testing/make-images.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startAccountCloud, startAccountService } from '../support/account-world.ts'
import { openReviewer } from '../support/cloud-reviewer.ts'
import { photograph } from '../support/photograph.ts'
import { waitUntil } from '../support/wait-until.ts'

const password = 'vier graue Katzen'
const payee = { name: '杭州提猫科技有限公司', account: '招商银行杭州分行 6225 8801 2345' }
const jpeg = (buffer: Buffer) => ({ name: '付款截图.jpg', mimeType: 'image/jpeg', buffer })

/** Paying for a plan in the real page, with the real cloud and its review. */
describe('plan and payment in the page', { timeout: 90_000 }, () => {
  let browser: Browser
  let alipay: Awaited<ReturnType<typeof startFakeAlipay>>
  let cloud: Awaited<ReturnType<typeof startAccountCloud>>
  let service: Awaited<ReturnType<typeof startAccountService>>
  let reviewer: Awaited<ReturnType<typeof openReviewer>>
  let page: Page
  let host: ConsolePage
  const pageErrors: string[] = []

  beforeAll(async () => {
    browser = await launchBrowser()
    alipay = await startFakeAlipay()
    const payments = { ...paymentConfig('', alipay.url), wechat: null }
    cloud = await startAccountCloud({}, { payments, payee })
    reviewer = await openReviewer(cloud)
    service = await startAccountService(cloud.network.origin)
    const body = { email: 'payer@example.com', password, nickname: '小猫' }
    await service.client.call('register', { body })
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.on('pageerror', error => pageErrors.push(String(error)))
    host = new ConsolePage(page)
    await page.goto(service.pageUrl)
    await page.goto(`${service.url}/#/account`)
    await page.getByTestId('profile').waitFor()
  })

  afterAll(async () => {
    await browser.close()
    await service.close()
    await cloud.close()
    await alipay.close()
  })

  const rows = () => page.getByTestId('receipt-row').allInnerTexts()
  const rowsInCloud = () => cloud.sql('select 1 from receipts').length
  const review = (text: string) =>
    page.getByTestId('review').getByText(text).first().waitFor({ timeout: 20_000 })

  async function choose(buffer: Buffer, isAgreed = true) {
    await page.getByTestId('receipt-file').setInputFiles(jpeg(buffer))
    await page.getByTestId('receipt-consent').setChecked(isAgreed)
    await page.getByTestId('send-receipt').press('Enter')
  }

  it('shows what the account has, and what can be bought', async () => {
    await page.getByTestId('standing').waitFor()
    expect(await page.getByTestId('standing').innerText()).toContain('试用中')
    await photograph(page, 'home')
    await page.getByTestId('open-plan').press('Enter')
    await page.getByTestId('plan-month').waitFor()
    expect(await page.getByTestId('plan-month').innerText()).toContain('¥99.00')
    await page.getByTestId('plan-year').click()
    expect(await page.getByTestId('plans').innerText()).toContain('转账 ¥899.00')
    for (const words of Object.values(payee))
      expect(await page.getByTestId('payee').innerText()).toContain(words)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: '复制账户' }).press('Enter')
    await waitUntil(
      'the account to be copied',
      async () => (await page.evaluate(() => navigator.clipboard.readText())) === payee.account,
    )
    await page.getByTestId('receipt-file').waitFor({ state: 'attached' })
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'plan')
  })

  it('takes no receipt without an image, and nothing that is none', async () => {
    await page.getByTestId('receipt-consent').check()
    await page.getByTestId('send-receipt').press('Enter')
    await page.getByTestId('receipt-wrong').getByText('请先选择付款截图').waitFor()
    await choose(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))
    const { message } = problemOf('RECEIPT_NOT_IMAGE')
    await page.getByTestId('account-problem').getByText(message).waitFor()
    await choose(Buffer.alloc(10 * 1024 * 1024 + 1))
    await page.getByTestId('receipt-wrong').getByText('超过 10 MB').waitFor()
    expect(rowsInCloud()).toBe(0)
  })

  it('tells how far an upload is, and that it was cut; a lost answer makes no second receipt', async () => {
    const image = await drawing('Beleg', 1400, 1500).png({ compressionLevel: 0 }).toBuffer()
    expect(image.byteLength).toBeGreaterThan(6_000_000)
    cloud.network.set({ kind: 'hold', afterBytes: 200_000 })
    await choose(image)
    await page
      .getByTestId('uploading')
      .getByText(/已上传 [\d.]+ MB \/ [\d.]+ MB/)
      .waitFor()
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'uploading')
    cloud.network.set({ kind: 'refuse' })
    await page.getByTestId('upload-failed').waitFor()
    expect(await page.getByTestId('upload-failed').innerText()).toContain(
      problemOf('RECEIPT_CUT').message,
    )
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'upload-cut')

    // The image waits in the service, also when the page is opened anew.
    cloud.network.set({ kind: 'lose-answer', when: /POST \/api\/payment\/upload/ })
    await page.reload()
    await page.getByTestId('retry-receipt').press('Enter')
    await waitUntil('the lost answer', () => cloud.network.lost === 1)
    await page.getByTestId('upload-failed').waitFor()
    await waitUntil('the receipt', () => rowsInCloud() === 1)
    await page.getByTestId('retry-receipt').press('Enter')
    await review('等待审核')
    expect(rowsInCloud()).toBe(1)
    await waitUntil('the row', async () => (await rows()).length === 1)
    expect((await rows())[0]).toContain('等待审核')
    expect(await page.getByTestId('send-receipt').count()).toBe(0)
    await photograph(page, 'pending')
  })

  it('tells by itself that the receipt was rejected, and why; another one can be sent', async () => {
    await reviewer.decide('reject', { reason: 'WRONG_AMOUNT', reasonText: '少付了 10 元' })
    await review('少付了 10 元')
    expect(await page.getByTestId('review').innerText()).toContain('金额与所选套餐不符')
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'rejected')
    await page.getByTestId('trade-no-input').fill('4200 0012 3420')
    await choose(await drawReceipt('zweiter'))
    await review('等待审核')
    await waitUntil('the rows', async () => (await rows()).length === 2)
    expect(cloud.sql("select 1 from receipts where trade_no = '420000123420'")).toHaveLength(1)
  })

  it('tells by itself that it was approved, and what the account has now', async () => {
    await reviewer.decide('approve', { planId: 'month' })
    await review('审核通过')
    await page.getByTestId('standing').getByText('已开通').waitFor()
    expect(await page.getByTestId('standing').innerText()).toContain('有效期到')
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'approved')
  })

  it('is taken back without stopping what is being recorded', async () => {
    const { session } = await service.client.call('startSession', { body: { kind: 'demo' } })
    await reviewer.decide('revoke', { reason: 'REFUNDED' })
    const standing = page.getByTestId('standing')
    await standing.getByText('直播结束后是「试用中」').waitFor({ timeout: 20_000 })
    expect(await standing.innerText()).toContain('已开通')
    await review('已撤销')
    await photograph(page, 'revoked')
    const answer = await service.client.call('getSession', { params: { id: session.id } })
    expect(answer.session.status).toBe('recording')
    await service.client.call('stopSession', { params: { id: session.id } })
    await standing.getByText('还剩 7 天').waitFor()
    expect(await standing.innerText()).not.toMatch(/直播结束后|已开通/)
  })

  it('says of a receipt that its image was deleted because its time was over', async () => {
    const at = new Date(2026, 10, 24, 9, 5).getTime()
    cloud.sql("update receipts set image_erased_at = ? where status = 'REJECTED'", at)
    await page.reload()
    await page.getByText('自动删除').first().waitFor()
    const told = (await rows()).map(text => /截图已于 .*24.* 自动删除/.test(text))
    expect(told).toEqual([false, true])
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'image-erased')
  })

  it('is paid with a code on the screen, and notices it', async () => {
    const made = page.waitForResponse(answer => answer.url().endsWith('/api/account/orders'))
    await page.getByTestId('pay-alipay-precreate').press('Enter')
    const { step, problem } = await (await made).json()
    expect(problem).toBeUndefined()
    await page.getByTestId('qr-code').waitFor()
    expect(await page.getByTestId('pay-by-code').innerText()).toContain('¥99.00')
    expect(await host.accessibilityProblems()).toEqual([])
    await photograph(page, 'code')
    expect(alipay.amountOf(step.orderId)).toBe(9900)
    alipay.pay(step.orderId)
    const { headers, body } = alipay.notice(step.orderId)
    const path = '/api/payment/notify/alipay-precreate'
    await fetch(cloud.origin + path, { method: 'POST', headers, body })
    await page.getByTestId('order-paid').waitFor()
    await page.getByTestId('standing').getByText('已开通').waitFor()
    await photograph(page, 'paid')
  })

  it('says that the cloud can not be reached, and goes on by itself afterwards', async () => {
    cloud.network.set({ kind: 'refuse' })
    const { message } = problemOf('CLOUD_UNREACHABLE')
    await page.getByTestId('payment-problem').getByText(message).waitFor()
    // What was known stays in sight.
    expect(await page.getByTestId('standing').innerText()).toContain('已开通')
    await photograph(page, 'plan-unreachable')
    cloud.network.set({ kind: 'none' })
    await page.getByTestId('payment-problem').waitFor({ state: 'detached' })
    expect(pageErrors).toEqual([])
  })
})
