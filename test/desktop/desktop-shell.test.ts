import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startService } from '@talkingcat/service'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ask } from '../electron-stand-in/test-channel.ts'
import { waitUntil } from '../support/wait-until.ts'
import { type StandInApp, startStandInApp } from './desktop-app.ts'

const root = resolve(import.meta.dirname, '../..')

/** The real, built main process; only the `electron` module is a stand-in. */
describe('desktop shell over the stand-in electron', () => {
  let folder: string
  let service: Awaited<ReturnType<typeof startService>>
  let shell: StandInApp
  const ask = (question: Ask) => shell.ask(question)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'talkingcat-desktop-'))
    service = await startService({
      port: 0,
      pageFolder: join(root, 'apps/desktop/dist/page'),
      env: { RECORDS_ROOT: folder },
    })
    const pageUrl = `${service.url}/#token=${service.token}`
    shell = await startStandInApp({ pageUrl, roomOrigin: service.url })
    // The browser starts with the window.
  }, 120_000)

  afterAll(async () => {
    await shell.stop()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('shows the page of the local service', async () => {
    expect(await ask({ ask: 'waitFor', selector: 'main' })).toContain(service.url)
  })

  it('gives the page no powers beyond a web page', async () => {
    expect(await ask({ ask: 'settings' })).toMatchObject({
      isSandboxEnabled: true,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    })
    expect(await ask({ ask: 'evaluate', script: 'typeof require + typeof process' })).toBe(
      'undefinedundefined',
    )
  })

  it('lets the page go nowhere else', async () => {
    await ask({ ask: 'evaluate', script: "location.href = 'http://127.0.0.1:9/elsewhere'" })
    await ask({ ask: 'evaluate', script: 'new Promise(r => setTimeout(r, 300))' })
    expect(await ask({ ask: 'evaluate', script: 'location.origin' })).toBe(service.url)
  })

  it('opens a window for a report of its own service, and for nothing else', async () => {
    const open = (url: string) => ask({ ask: 'evaluate', script: `void window.open('${url}')` })
    const windows = () => ask({ ask: 'windows' })
    for (const url of [
      `http://localhost:${service.port}/reports/x/report.html`,
      `${service.url}/`,
      'blob:null/0',
      'about:blank',
    ]) {
      await open(url)
      await waitUntil(`${url} is closed`, async () => (await windows()) === 1)
    }
    await open(`/reports/${'A'.repeat(43)}/report.html`)
    await waitUntil('the report is open', async () => (await windows()) === 2)
    await ask({ ask: 'evaluate', script: 'new Promise(r => setTimeout(r, 300))' })
    expect(await windows()).toBe(2)
  })

  it('refuses permissions, except copying text', async () => {
    expect(await ask({ ask: 'permission', name: 'geolocation', url: service.url })).toBe(false)
    expect(await ask({ ask: 'permission', name: 'clipboard-sanitized-write' })).toBe(true)
  })

  it('lets the page listen to a microphone, but not look, and no other page do either', async () => {
    const media = (kinds: string[], url = `${service.url}/`) =>
      ask({ ask: 'permission', name: 'media', media: kinds, url })
    expect(await media(['audio'])).toBe(true)
    expect(await media(['audio', 'video'])).toBe(false)
    expect(await media([])).toBe(false)
    expect(await media(['audio'], 'https://example.com/')).toBe(false)
    expect(await ask({ ask: 'permission', name: 'display-capture' })).toBe(false)
  })
})
