import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@talkingcat/contract'
import type { RunningService } from '@talkingcat/service'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageFolder } from '../../apps/cli/src/build/ensure-built.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startFastDemo } from '../support/fast-demo.ts'
import { removeFolder, sharedFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

/** A host's evening in the real page: from the first screen to the recap, at real speed. */
describe('the journey of a live session', () => {
  let folder: string
  let service: RunningService
  let browser: Browser
  let page: Page
  let host: ConsolePage
  const pageErrors: string[] = []

  beforeAll(async () => {
    folder = await sharedFolder()
    service = await startFastDemo({ speed: 1, recordsRoot: folder, pageFolder })
    browser = await launchBrowser()
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.on('pageerror', error => pageErrors.push(String(error)))
    page.on('console', message => {
      if (message.type() === 'error') pageErrors.push(message.text())
    })
    host = new ConsolePage(page)
    await page.goto(`${service.url}/#token=${service.token}`)
  })

  afterAll(async () => {
    await browser.close()
    await service.close()
    await removeFolder(folder)
  })

  it('opens on the start screen and hides the token', async () => {
    await page.getByTestId('demo-button').waitFor()
    expect(page.url()).not.toContain('token')
    expect(await host.accessibilityProblems()).toEqual([])
  })

  it('says what a room link looks like when it is given something else', async () => {
    await host.enterRoom('https://example.com/nothing')
    expect(await host.startProblem()).toContain('https://live.douyin.com/')
  })

  it('shows the room and the host’s words, with true states', { timeout: 90_000 }, async () => {
    await host.startDemo()
    await waitUntil('captions', async () => (await host.captions()).length >= 3, 60_000)
    expect((await host.captions()).join('')).toContain('欢迎来到直播间')
    expect(await host.sourceState('room')).toContain('直播中')
    expect(await host.sourceState('audio')).toContain('直播中')
    expect((await host.feedRows()).length).toBeGreaterThan(3)
    expect(await host.onlineCount()).toBeGreaterThan(500)
    await page.getByTestId('demo-model').waitFor()
    expect(await host.accessibilityProblems()).toEqual([])
  })

  it('names the room’s first three, and shows its numbers to the keyboard', async () => {
    await page.getByTestId('top-three').waitFor()
    expect(await page.getByTestId('top-three').innerText()).toContain('榜一')
    await page.getByTestId('diagnostics-button').press('Enter')
    const counters = page.getByTestId('room-counters')
    await counters.waitFor()
    expect(await counters.getAttribute('data-source')).toBe('direct')
    expect(
      Number((await counters.locator('dd').first().innerText()).replace(/\D/g, '')),
    ).toBeGreaterThan(3)
    expect(await page.getByTestId('diagnostics-check').count()).toBeGreaterThan(3)
    expect(await host.accessibilityProblems()).toEqual([])
    await page.keyboard.press('Escape')
    await counters.waitFor({ state: 'detached' })
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))
    expect(focused).toBe('diagnostics-button')
  })

  it('refuses to record the same room twice', async () => {
    const start = createClient(service.url, service.token).call('startSession', {
      body: { kind: 'demo' },
    })
    await expect(start).rejects.toMatchObject({ problem: { code: 'SESSION_RUNNING' } })
  })

  it('stays where it was after a reload', { timeout: 30_000 }, async () => {
    const before = await host.captions()
    await page.reload()
    await waitUntil('captions', async () => (await host.captions()).length >= before.length)
    expect((await host.captions()).slice(0, before.length)).toEqual(before)
  })

  it('opens the recap within 5 s of stopping', { timeout: 30_000 }, async () => {
    const stoppedAt = performance.now()
    await host.stop()
    await host.waitForRecap(20_000)
    const tookMs = performance.now() - stoppedAt
    process.stdout.write(`recap open ${Math.round(tookMs)} ms after stop\n`)
    expect(tookMs).toBeLessThan(5000)
    expect(await page.getByTestId('recap-transcript').innerText()).toContain('欢迎来到直播间')
    expect(await host.accessibilityProblems()).toEqual([])
  })

  it('left the three files, and they agree with the log', async () => {
    const client = createClient(service.url, service.token)
    const { sessions } = await client.call('listSessions', {})
    const { recap } = await client.call('getRecap', { params: { id: sessions[0]?.id ?? '' } })
    const name = (await readdir(folder)).find(item => /^\d{4}-\d{2}-\d{2}-/.test(item)) ?? ''
    const read = (file: string) => readFile(join(folder, name, file), 'utf8')
    const chats = (await read('comments.jsonl'))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { type: string })
      .filter(({ type }) => type === 'chat' || type === 'emoji_chat')
    expect(chats).toHaveLength(recap.totals.danmaku)
    for (const { text } of recap.transcript) expect(await read('transcript.txt')).toContain(text)
    const report = await read('report.html')
    expect(report).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/)
  })

  it('raised no error in the page', () => {
    expect(pageErrors.filter(text => !text.includes('status of 400'))).toEqual([])
  })
})
