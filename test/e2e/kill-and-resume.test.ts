import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createClient } from '@talkingcat/contract'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { spawnCli } from '../cli/run-cli.ts'
import { ConsolePage } from '../page/console-page.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/** The product as `npm start` runs it, killed in the middle of a session. */
describe('killed while recording', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  async function launch(recordsRoot: string): Promise<{ child: ChildProcess; url: URL }> {
    const args = ['start', '--no-open', '--port', '18490']
    const child = spawnCli(args, { RECORDS_ROOT: recordsRoot })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    let printed = ''
    child.stdout?.on('data', (text: Buffer) => {
      printed += text
    })
    const url = await waitUntil('the address', () => /^http\S+$/m.exec(printed)?.[0], 60_000)
    return { child, url: new URL(url) }
  }

  const clientOf = (url: URL) =>
    createClient(url.origin, new URLSearchParams(url.hash.slice(1)).get('token') ?? '')

  it('keeps everything that was shown, and goes on', { timeout: 180_000 }, async () => {
    const folder = await temporaryFolder()
    const first = await launch(folder)
    const page = await browser.newPage()
    const host = new ConsolePage(page)
    await page.goto(first.url.href)
    await host.startDemo()
    await waitUntil('captions', async () => (await host.captions()).length >= 2, 60_000)
    const shownCaptions = await host.captions()
    const shownRows = await host.feedRows()
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    await page.close()

    const second = await launch(folder)
    const client = clientOf(second.url)
    const { sessions } = await client.call('listSessions', {})
    expect(sessions).toMatchObject([{ status: 'interrupted', isDemo: true }])
    const id = sessions[0]?.id ?? ''
    const saved = await client.call('listEntries', { params: { id }, query: { limit: 5000 } })
    const texts = saved.entries.flatMap(entry =>
      entry.type === 'utterance.recognized' || entry.type === 'danmaku.received'
        ? [entry.payload.text]
        : [],
    )
    for (const caption of shownCaptions) {
      expect(texts.some(text => caption.includes(text))).toBe(true)
    }
    const danmaku = texts.filter(text => shownRows.some(row => row.includes(text)))
    expect(danmaku.length).toBeGreaterThan(0)
    expect(saved.entries.map(({ seq }) => seq)).toEqual(saved.entries.map((_, index) => index + 1))

    const again = await browser.newPage()
    const returned = new ConsolePage(again)
    await again.goto(second.url.href)
    await again.getByTestId('session-resume').click()
    const isGoingOn = async () => (await returned.captions()).length > shownCaptions.length
    await waitUntil('new captions after the resume', isGoingOn, 60_000)
    await returned.stop()
    await returned.waitForRecap(20_000)
    const { recap } = await client.call('getRecap', { params: { id } })
    expect(recap.gaps.map(({ reason }) => reason)).toContain('restart')
  })
})
