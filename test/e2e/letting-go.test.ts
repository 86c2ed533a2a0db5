import { createClient, type SessionId } from '@talkingcat/contract'
import { type RunningService, startService } from '@talkingcat/service'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pageFolder } from '../../apps/cli/src/build/ensure-built.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { holdDevices, type PageDevices } from '../page/page-devices.ts'
import { removeFolder, sharedFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/** A microphone is open while it is listened to, and not a moment longer. */
describe('letting go of what is captured', () => {
  let folder: string
  let service: RunningService
  let browser: Browser
  let page: Page
  let host: ConsolePage
  let devices: PageDevices
  let sessionId: SessionId

  const start = (port = 0) =>
    startService({ port, env: process.env, recordsRoot: folder, pageFolder })

  beforeAll(async () => {
    folder = await sharedFolder()
    service = await start()
    browser = await launchBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ])
    sessionId = (await client().call('startSession', { body: { kind: 'demo' } })).session.id
  })

  beforeEach(async () => {
    await page?.close()
    await client().call('chooseSound', { params: { id: sessionId }, body: { sound: 'room' } })
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    devices = await holdDevices(page)
    await page.clock.install()
    host = new ConsolePage(page)
    await page.goto(`${service.url}/#token=${service.token}`)
    await page.goto(`${service.url}/#/session/${sessionId}`)
    await host.waitForSource('audio', '直播中')
  })

  afterAll(async () => {
    await browser.close()
    await service.close()
    await removeFolder(folder)
  })

  const client = () => createClient(service.url, service.token)
  const choose = (sound: string) => page.getByTestId('sound-choice').selectOption(sound)
  const waitForStatus = (text: string) =>
    page.getByTestId('sound-status').filter({ hasText: text }).waitFor()
  const problem = () => page.getByTestId('sound-problem').innerText()
  const waitForTracks = (kinds: string[]) =>
    waitUntil(
      `open tracks: ${kinds}`,
      async () => String(await devices.openTracks()) === String(kinds),
    )

  it('when another of the host’s pages chooses another sound', async () => {
    await choose('microphone')
    await waitForStatus('正在使用')
    await client().call('chooseSound', { params: { id: sessionId }, body: { sound: 'room' } })
    await page.getByTestId('sound-problem').waitFor()
    expect(await problem()).toContain('这一场现在用的是别的声音')
    expect(await devices.openTracks()).toEqual([])
    expect(await page.getByTestId('sound-status').innerText()).toBe('')
    expect(await page.getByTestId('sound-choice').inputValue()).toBe('room')
  })

  it('when the host goes back to the room, without a word of complaint', async () => {
    await choose('microphone')
    await waitForStatus('正在使用')
    await choose('room')
    await waitForTracks([])
    expect(await page.getByTestId('sound-problem').count()).toBe(0)
    await host.waitForSource('audio', '直播中')
  })

  it('of the picture as soon as the computer’s sound is there; the sound goes on', async () => {
    await choose('system')
    await waitForStatus('正在使用')
    expect(await devices.openTracks()).toEqual(['audio'])
    await page.getByTestId('source-audio').locator('rect[class*=lit]').first().waitFor()
    await host.waitForSource('audio', '直播中')
  })

  it('of the microphone only once the computer’s sound is there', async () => {
    await choose('microphone')
    await waitForStatus('正在使用')
    await devices.answerNext('refuse')
    await choose('system')
    await page.getByTestId('sound-problem').waitFor()
    // Longer than from one word of the service to the next.
    await page.waitForTimeout(1500)
    expect(await problem()).toContain('没有共享电脑的声音')
    await waitForStatus('正在使用')
    expect(await devices.openTracks()).toEqual(['audio'])
    expect(await page.getByTestId('sound-choice').inputValue()).toBe('microphone')
    await choose('system')
    await waitUntil(
      'the computer’s sound',
      async () => (await page.getByTestId('sound-choice').inputValue()) === 'system',
    )
    await waitForStatus('正在使用')
    expect(await devices.openTracks()).toEqual(['audio'])
  })

  it('keeps the microphone in use while another one is refused', async () => {
    await choose('microphone')
    await waitForStatus('正在使用')
    await devices.answerNext('refuse')
    await page.getByTestId('microphone-choice').selectOption({ index: 2 })
    await page.getByTestId('sound-problem').waitFor()
    await waitForStatus('正在使用')
    expect(await devices.openTracks()).toEqual(['audio'])
    expect(await page.getByTestId('microphone-choice').inputValue()).toBe('')
    await page.getByTestId('microphone-choice').selectOption({ index: 2 })
    await page.getByTestId('sound-problem').waitFor({ state: 'detached' })
    await waitForStatus('正在使用')
    expect(await devices.openTracks()).toEqual(['audio'])
    expect(await page.getByTestId('microphone-choice').inputValue()).not.toBe('')
  })

  it.each(['give', 'refuse'] as const)(
    'an answer that comes after the host stopped changes nothing: %s',
    async how => {
      await devices.answerNext('later')
      await choose('microphone')
      await waitForStatus('请允许使用')
      await page.getByTestId('sound-stop').click()
      await page.getByTestId('sound-stop').waitFor({ state: 'detached' })
      await choose('microphone')
      await waitForStatus('正在使用')
      await devices.answerLate(how)
      await page.waitForTimeout(500)
      expect(await page.getByTestId('sound-status').innerText()).toBe('正在使用')
      expect(await page.getByTestId('sound-problem').count()).toBe(0)
      expect(await devices.openTracks()).toEqual(['audio'])
    },
  )

  it('by the host’s hand while the service is away', async () => {
    await choose('microphone')
    await waitForStatus('正在使用')
    await restart(async () => {
      await waitForStatus('正在恢复')
      expect(await devices.openTracks()).toEqual(['audio'])
      await page.getByTestId('sound-stop').click()
      expect(await devices.openTracks()).toEqual([])
    })
  })

  it('when the service does not let the page in any more', async () => {
    await choose('microphone')
    await waitForStatus('正在使用')
    // Its new token is not this page's.
    await restart(() => waitForStatus('正在恢复'))
    await page.clock.fastForward(31_000)
    await page.getByTestId('sound-problem').waitFor()
    expect(await problem()).toContain('声音送不到本地服务')
    expect(await devices.openTracks()).toEqual([])
    expect(await page.getByTestId('sound-start').isEnabled()).toBe(true)
    expect(await host.accessibilityProblems()).toEqual([])
  })

  async function restart(meanwhile: () => Promise<unknown>): Promise<void> {
    const port = Number(new URL(service.url).port)
    await service.close()
    try {
      await meanwhile()
    } finally {
      service = await start(port)
      await client().call('resumeSession', { params: { id: sessionId } })
    }
  }
})
