import { createClient, type Entry, type EntryOf, type SessionId } from '@talkingcat/contract'
import type { RunningService } from '@talkingcat/service'
import { readDemo } from '@talkingcat/speech/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pageFolder } from '../../apps/cli/src/build/ensure-built.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { holdDevices } from '../page/page-devices.ts'
import { startFastDemo } from '../support/fast-demo.ts'
import { removeFolder, sharedFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/** The host speaks into a microphone: a real Chromium whose device plays the spoken demo, over and over. */
describe('captions from the microphone', () => {
  let folder: string
  let service: RunningService
  const browsers: Browser[] = []
  let sessionId: SessionId

  beforeAll(async () => {
    folder = await sharedFolder()
    service = await startFastDemo({ speed: 1, recordsRoot: folder, pageFolder })
  })

  afterEach(async () => {
    for (const browser of browsers.splice(0)) await browser.close()
  })

  afterAll(async () => {
    await service.close()
    await removeFolder(folder)
  })

  const client = () => createClient(service.url, service.token)

  async function openPage(flags: string[]): Promise<{ page: Page; host: ConsolePage }> {
    const browser = await launchBrowser(flags)
    browsers.push(browser)
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(`${service.url}/#token=${service.token}`)
    return { page, host: new ConsolePage(page) }
  }

  async function speakingFlags(): Promise<string[]> {
    const { wavPath } = await readDemo('demo2')
    return [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${wavPath}`,
    ]
  }

  async function entries<T extends Entry['type']>(type: T): Promise<EntryOf<T>[]> {
    const input = { params: { id: sessionId }, query: { limit: 5000 } }
    const { entries: all } = await client().call('listEntries', input)
    // Filtered by the very type.
    return all.filter(entry => entry.type === type) as EntryOf<T>[]
  }

  const said = async () =>
    (await entries('utterance.recognized')).map(({ payload }) => payload.text).join('')

  it('what the host says appears on the page', { timeout: 120_000 }, async () => {
    const { page, host } = await openPage(await speakingFlags())
    const errors: string[] = []
    page.on('pageerror', error => errors.push(String(error)))
    page.on('console', message => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await host.startDemo()
    await page.getByTestId('sound-choice').waitFor()
    const { sessions } = await client().call('listSessions', {})
    sessionId = sessions[0]?.id ?? ''
    await host.waitForSource('audio', '直播中')
    const chosenAt = performance.now()
    await page.getByTestId('sound-choice').selectOption('microphone')
    await page.getByTestId('sound-status').filter({ hasText: '正在使用' }).waitFor()
    process.stdout.write(`microphone in use after ${Math.round(performance.now() - chosenAt)} ms\n`)
    await waitUntil(
      'the words spoken into the microphone',
      async () => (await host.captions()).join('').includes('这个可以治疗失眠'),
      60_000,
    )
    expect(await host.sourceState('audio')).toContain('直播中')
    expect(await host.accessibilityProblems()).toEqual([])
    const gaps = (await entries('gap.recorded')).filter(
      ({ payload }) => payload.reason === 'switch',
    )
    expect(gaps).toHaveLength(1)
    expect(errors).toEqual([])
  })

  it('waits for a page when the one that spoke is gone, and goes on with it', async () => {
    // The browser of the test before is closed.
    const { page, host } = await openPage(await speakingFlags())
    await page.goto(`${service.url}/#/session/${sessionId}`)
    await host.waitForSource('audio', '没有页面在提供声音')
    const before = await said()
    await page.getByTestId('sound-start').click()
    await host.waitForSource('audio', '直播中')
    await waitUntil('more words', async () => (await said()).length > before.length + 5, 60_000)
    const gaps = (await entries('gap.recorded')).filter(
      ({ payload }) => payload.reason === 'network',
    )
    expect(gaps.length).toBeGreaterThan(0)
  })

  it('goes back to the room’s own sound', async () => {
    const { page, host } = await openPage([])
    await page.goto(`${service.url}/#/session/${sessionId}`)
    await page.getByTestId('sound-choice').selectOption('room')
    await host.waitForSource('audio', '直播中')
    expect(await page.getByTestId('sound-start').count()).toBe(0)
    await client().call('stopSession', { params: { id: sessionId } })
    // The room's sound may be there at once; whatever was missed is told once, never twice.
    const gaps = (await entries('gap.recorded'))
      .map(({ payload }) => payload)
      .filter(({ source }) => source === 'audio')
      .sort((a, b) => a.fromAt - b.fromAt)
    expect(gaps.map(({ reason }) => reason)).toContain('switch')
    for (const [index, gap] of gaps.entries()) {
      expect(gap.fromAt).toBeGreaterThanOrEqual(gaps[index - 1]?.toAt ?? 0)
    }
  })

  it('says what to do when the microphone is refused, and keeps the sound it had', async () => {
    const flags = ['--use-fake-device-for-media-stream', '--deny-permission-prompts']
    const { page, host } = await openPage(flags)
    await host.startDemo()
    await page.getByTestId('sound-choice').selectOption('microphone')
    const problem = page.getByTestId('sound-problem')
    await problem.waitFor()
    expect(await problem.innerText()).toContain('没有使用麦克风的权限')
    expect(await page.getByTestId('sound-choice').inputValue()).toBe('room')
    expect(await host.accessibilityProblems()).toEqual([])
  })

  it('lets go of the microphone when the session ends while its device is away', async () => {
    const { page } = await openPage(await speakingFlags())
    const devices = await holdDevices(page)
    await page.reload()
    // The demo of the test before still runs.
    const { sessions } = await client().call('listSessions', {})
    const id = sessions.find(({ status }) => status === 'recording')?.id ?? ''
    await page.goto(`${service.url}/#/session/${id}`)
    await page.getByTestId('sound-choice').selectOption('microphone')
    await page.getByTestId('sound-status').filter({ hasText: '正在使用' }).waitFor()
    await devices.lose()
    await client().call('stopSession', { params: { id } })
    // Longer than the pause between two looks for the device.
    await page.waitForTimeout(5000)
    expect(await devices.openTracks()).toEqual([])
  })
})
