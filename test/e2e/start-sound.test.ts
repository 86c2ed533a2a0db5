import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { holdDevices, type PageDevices } from '../page/page-devices.ts'
import { startRoomService } from '../support/room-service.ts'
import { removeFolder, sharedFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/** The host says on the first screen whose sound the session is to have. */
describe('the sound that a session begins with', { timeout: 120_000 }, () => {
  let folder: string
  let service: Awaited<ReturnType<typeof startRoomService>>
  let browser: Browser
  let page: Page
  let host: ConsolePage
  let devices: PageDevices

  beforeAll(async () => {
    folder = await sharedFolder()
    service = await startRoomService({ recordsRoot: folder })
    browser = await launchBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ])
  })

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    devices = await holdDevices(page)
    host = new ConsolePage(page)
    await page.goto(service.pageUrl)
  })

  afterEach(async () => {
    await page.close()
    const { sessions } = await service.client.call('listSessions', {})
    for (const { id, status } of sessions) {
      if (status === 'recording') await service.client.call('stopSession', { params: { id } })
    }
  })

  afterAll(async () => {
    await browser.close()
    await service.close()
    await removeFolder(folder)
  })

  const sound = (choice: string) => page.locator(`[data-testid=start-sound] [value=${choice}]`)
  const chosen = () => page.getByTestId('sound-choice').inputValue()
  const waitForStatus = (text: string) =>
    page.getByTestId('sound-status').filter({ hasText: text }).waitFor()
  const askedCount = () => devices.askedCount()

  it('is the room’s, without a question, where nothing was chosen', async () => {
    expect(await sound('room').isChecked()).toBe(true)
    await host.enterRoom(service.room.link)
    await page.getByTestId('sound-choice').waitFor()
    expect(await chosen()).toBe('room')
    expect(await askedCount()).toBe(0)
  })

  it('is the microphone, chosen by the keyboard, remembered, and asked for at the start only', async () => {
    await sound('room').focus()
    await page.keyboard.press('ArrowRight')
    expect(await sound('microphone').isChecked()).toBe(true)
    expect(await host.accessibilityProblems()).toEqual([])
    await page.reload()
    expect(await sound('microphone').isChecked()).toBe(true)
    expect(await askedCount()).toBe(0)
    await host.enterRoom(service.room.link)
    await waitForStatus('正在使用')
    await waitUntil('the choice', async () => (await chosen()) === 'microphone')
    expect(await askedCount()).toBe(1)
    expect(await devices.openTracks()).toEqual(['audio'])
  })

  it('is the computer’s, asked for in the same press of the button', async () => {
    await sound('system').check()
    await host.enterRoom(service.room.link)
    await waitForStatus('正在使用')
    await waitUntil('the choice', async () => (await chosen()) === 'system')
    expect(await devices.openTracks()).toEqual(['audio'])
  })

  it('stays the room’s where the microphone is refused, and the session says why', async () => {
    await sound('microphone').check()
    await devices.answerNext('refuse')
    await host.enterRoom(service.room.link)
    await page.getByTestId('sound-problem').waitFor()
    expect(await page.getByTestId('sound-problem').innerText()).toContain('没有使用麦克风的权限')
    expect(await chosen()).toBe('room')
  })

  it('leaves no microphone open where the session does not begin', async () => {
    await sound('microphone').check()
    await devices.answerNext('later')
    await host.enterRoom('https://live.douyin.com/1')
    await page.getByTestId('start-problem').waitFor()
    await devices.answerLate('give')
    await waitUntil('the answer', async () => (await askedCount()) === 1)
    await waitUntil('no open track', async () => (await devices.openTracks()).length === 0)
    // Nor is it said to be in use by the next one.
    await sound('room').check()
    await host.enterRoom(service.room.link)
    await page.getByTestId('sound-choice').waitFor()
    expect(await page.getByTestId('sound-status').innerText()).toBe('')
  })

  it('comes from the microphone that was picked before; picking leaves none open', async () => {
    await sound('microphone').check()
    const ask = page.getByTestId('microphone-ask')
    const select = page.getByTestId('microphone-choice')
    // The fake dialog of the tests before may have let the browser name them already.
    await ask.or(select).waitFor()
    if (await ask.isVisible()) await ask.click()
    await select.waitFor()
    expect(await devices.openTracks()).toEqual([])
    await select.selectOption({ index: 2 })
    const picked = await select.inputValue()
    await page.reload()
    await select.waitFor()
    expect(await select.inputValue()).toBe(picked)
    await host.enterRoom(service.room.link)
    await waitForStatus('正在使用')
    expect(await page.getByTestId('microphone-choice').inputValue()).toBe(picked)
    expect(await devices.openDeviceIds()).toEqual([picked])
  })

  it.each([
    ['wide', 1280],
    ['narrow', 420],
  ])('can be read and reached in a %s window', async (_, width) => {
    await page.setViewportSize({ width, height: 800 })
    for (const choice of ['room', 'microphone', 'system']) {
      await sound(choice).check()
      expect(await host.accessibilityProblems()).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
    }
  })
})
