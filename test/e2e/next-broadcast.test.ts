import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startChangingRoom } from '../support/changing-room.ts'
import { startPlatformService } from '../support/room-service.ts'
import { removeFolder, sharedFolder } from '../support/temporary-folder.ts'

let folder: string
let browser: Browser
let host: Awaited<ReturnType<typeof startChangingRoom>>
let service: Awaited<ReturnType<typeof startPlatformService>>
let recap: ConsolePage
let home: ConsolePage

beforeAll(async () => {
  folder = await sharedFolder()
  host = await startChangingRoom()
  const { endpoints, ports } = host
  service = await startPlatformService(endpoints, { recordsRoot: folder, ports: ports ?? {} })
  browser = await launchBrowser()
  recap = await openPage()
  home = await openPage()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await service.close()
  await host.close()
  await removeFolder(folder)
})

async function openPage(): Promise<ConsolePage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(service.pageUrl)
  return new ConsolePage(page)
}

/** Follows a broadcast of the room in one page until it is over and its recap stands there. */
async function recordToTheEnd(): Promise<void> {
  await recap.enterRoom(host.webRid)
  await recap.waitForSource('room', '直播中')
  host.goOffAir()
  await recap.waitForRecap(30_000)
  await recap.page.getByTestId('next-waiting').waitFor()
}

it('after a broadcast both screens say that the next one is waited for', {
  timeout: 90_000,
}, async () => {
  await recordToTheEnd()
  const told = recap.page.getByTestId('next-waiting')
  await told.filter({ hasText: '还没有开播' }).waitFor({ timeout: 20_000 })
  expect(await told.innerText()).toContain('下一场开播时会自动开始记录')
  const row = home.page.getByTestId('waiting-row')
  await row.filter({ hasText: '还没有开播' }).waitFor({ timeout: 20_000 })
  expect(await row.innerText()).toContain(`等待 ${host.hostName} 下一场开播`)
  expect(await recap.accessibilityProblems()).toEqual([])
  expect(await home.accessibilityProblems()).toEqual([])
})

it('the host can call it off', { timeout: 60_000 }, async () => {
  await recap.page.getByTestId('waiting-cancel').click()
  await recap.page.getByTestId('next-cancelled').waitFor()
  await home.page.getByTestId('waiting-row').waitFor({ state: 'detached', timeout: 20_000 })
  expect(await recap.accessibilityProblems()).toEqual([])
  expect(await service.client.call('listWaiting', {})).toEqual({ waiting: [] })
})

it('the next broadcast is recorded, and nobody is taken from what they read', {
  timeout: 120_000,
}, async () => {
  await host.goOnAir()
  await recap.page.getByTestId('recap-home').click()
  await recordToTheEnd()
  const recapUrl = recap.page.url()
  await host.goOnAir()
  const begun = recap.page.getByTestId('next-begun')
  await begun.waitFor({ timeout: 40_000 })
  expect(await begun.innerText()).toContain(`${host.hostName} 开播了，已自动开始记录`)
  expect(recap.page.url()).toBe(recapUrl)

  await home.page.getByTestId('begun-notice').waitFor({ timeout: 20_000 })
  const running = home.page.locator('[data-testid=session-row][data-status=recording]')
  expect(await running.innerText()).toContain('自动开始')
  expect(await recap.accessibilityProblems()).toEqual([])
  expect(await home.accessibilityProblems()).toEqual([])

  await recap.page.getByTestId('next-open').click()
  await recap.waitForSource('room', '直播中')
  const { sessions } = await service.client.call('listSessions', {})
  expect(recap.page.url()).toContain(sessions[0]?.id)
  expect(recapUrl).toContain(sessions[0]?.followsId)
})

it('calling it off by keyboard leaves the keyboard somewhere', { timeout: 90_000 }, async () => {
  host.goOffAir()
  const cancel = home.page.getByTestId('waiting-cancel')
  await cancel.waitFor({ timeout: 30_000 })
  await cancel.press('Enter')
  await cancel.waitFor({ state: 'detached', timeout: 20_000 })
  const focused = () => home.page.evaluate(() => document.activeElement?.id)
  await expect.poll(focused).toBe('start-title')
})
