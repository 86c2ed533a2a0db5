import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { createTestKeyring, startAccountService } from '../support/account-world.ts'
import { type EntitlementWorld, openEntitlementWorld } from '../support/entitlement-world.ts'
import { photograph } from '../support/photograph.ts'
import { waitUntil } from '../support/wait-until.ts'

const dayMs = 86_400_000

/** What the page says of the plan, by what this machine was told once and can prove today. */
describe('the standing in the page', { timeout: 60_000 }, () => {
  let browser: Browser
  let world: EntitlementWorld
  let page: Page

  beforeAll(async () => {
    browser = await launchBrowser()
    world = await openEntitlementWorld()
  })
  afterAll(async () => {
    await browser.close()
    await world.close()
  })
  beforeEach(() => {
    world.cloud.clock.at = Date.now()
  })

  /** Signed in some days ago, by the cloud's clock of then; opened today, by the page's own clock. */
  async function openAfter(days: number, isPaid = true) {
    world.cloud.clock.at = Date.now() - days * dayMs
    const holder = await world.openHolder()
    if (isPaid) await world.grant(holder.id, `standing ${holder.id}`)
    await holder.check()
    await holder.close()
    return { ...holder, ...(await openPage(holder.keyring.text)) }
  }

  async function openPage(text: string | null) {
    const keyring = createTestKeyring(text)
    const service = await startAccountService(world.network.origin, keyring)
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    onTestFinished(async () => {
      await page.close()
      await service.close()
    })
    await page.goto(service.pageUrl)
    await page.getByTestId('settings-button').waitFor()
    await page.goto(`${service.url}/#/account`)
    return { service, keyring }
  }

  const standing = () => page.getByTestId('standing')
  const says = (text: string | RegExp) => standing().getByText(text).first().waitFor()
  const check = () => page.getByTestId('check-standing').press('Enter')

  async function looksWell(name: string) {
    expect(await new ConsolePage(page).accessibilityProblems()).toEqual([])
    await photograph(page, `standing-${name}`)
  }

  it('is a trial with the days that are left', async () => {
    await openAfter(0, false)
    await says('试用中')
    await says('还剩 7 天')
    await page.getByTestId('installation-row').waitFor()
    expect(await page.getByTestId('installation-row').innerText()).toContain('这台电脑')
    expect(await page.getByTestId('remove-installation').count()).toBe(0)
    await looksWell('trial')
  })

  it('holds while the cloud can not be reached, and says until when to be online again', async () => {
    await openAfter(1)
    world.network.set({ kind: 'refuse' })
    await says('已开通')
    expect(await standing().innerText()).not.toContain('连不上')
    await check()
    await says('现在连不上账号服务，不影响使用')
    expect(await page.getByTestId('standing-problem').count()).toBe(0)
    await looksWell('offline')
    world.network.set({ kind: 'none' })
    world.cloud.clock.at = Date.now()
    await check()
    await waitUntil('no word of it', async () => !(await standing().innerText()).includes('连不上'))
  })

  it('is in its grace time after days offline, with how many are left', async () => {
    await openAfter(5)
    world.network.set({ kind: 'refuse' })
    await says('宽限期')
    await says('套餐先照常算数')
    await says(/宽限到 .+，还剩 5 天/)
    await looksWell('grace')
  })

  it('waits for a network when it was not confirmed for too long, and comes back with it', async () => {
    await openAfter(12)
    world.network.set({ kind: 'refuse' })
    await says('待联网')
    await says('套餐还没有到期')
    await looksWell('waiting')
    world.network.set({ kind: 'none' })
    world.cloud.clock.at = Date.now()
    await check()
    await says('已开通')
    expect(await standing().innerText()).not.toContain('待联网')
  })

  it('is over with the trial, and the way to a plan is beside it', async () => {
    await openAfter(20, false)
    world.cloud.clock.at = Date.now()
    await check()
    await says('已到期')
    await looksWell('expired')
    await page.getByTestId('open-plan').press('Enter')
    await page.getByTestId('plan-month').waitFor()
    await says('已到期')
  })

  it('tells a clock that is behind', async () => {
    await openAfter(-20)
    world.network.set({ kind: 'refuse' })
    await page.getByTestId('clock-wrong').waitFor()
    await says('已开通')
    // Days counted by that clock would be wrong.
    expect(await standing().innerText()).not.toContain('还剩')
    await looksWell('clock')
  })

  it('tells a clock that is ahead, once the cloud has said what it is there', async () => {
    await openAfter(20)
    expect(await page.getByTestId('clock-wrong').count()).toBe(0)
    await check()
    await page.getByTestId('clock-wrong').waitFor()
  })

  it('on a fourth machine says how to make room, and is there once there is some', async () => {
    const holder = await openAfter(0)
    for (let count = 0; count < 2; count++) {
      const other = await world.openService({ keyring: createTestKeyring() })
      await other.signIn(holder.person)
    }
    const { service } = await openPage(null)
    await service.client.call('signIn', { body: holder.person })
    await page.reload()
    await page.getByTestId('standing-problem').getByText('最多的电脑').waitFor()
    const rows = page.getByTestId('installation-row')
    await waitUntil('three', async () => (await rows.count()) === 3)
    await says('未登记')
    await looksWell('full')
    await page.getByTestId('remove-installation').first().press('Enter')
    await says('已开通')
    await page.getByText('已移除那台电脑').waitFor()
    expect(await page.getByTestId('standing-problem').count()).toBe(0)
    await waitUntil('this one', async () =>
      (await rows.allInnerTexts()).join().includes('这台电脑'),
    )
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('UL')
  })

  it('on a machine that was removed elsewhere offers to use it again', async () => {
    await openAfter(0)
    await page.getByTestId('installation-row').waitFor()
    await world.cloud.db.deleteFrom('installations').execute()
    await check()
    await page.getByTestId('standing-problem').getByText('已从账号里移除').waitFor()
    await looksWell('removed')
    await page.getByTestId('join-installation').press('Enter')
    await says('已开通')
    expect(await page.getByTestId('standing-problem').count()).toBe(0)
  })
})
