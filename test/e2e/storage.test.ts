import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type Client, problemOf } from '@talkingcat/contract'
import { createSqliteLog, type StartServiceOptions } from '@talkingcat/service'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../browser/launch.ts'
import { mountSmallDisk } from '../support/small-disk.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'
import { expectAllDanmaku, watchDemo } from '../support/watch-demo.ts'

/** Where the records go, and how to make it refuse and accept again. */
type Storage = Pick<StartServiceOptions, 'ports'> & {
  recordsRoot: string
  refuse(): void
  accept(): void
}

/** The product's own log, whose connection is told to refuse. */
async function openObedientLog(refusal: string, acceptance: string): Promise<Storage> {
  const recordsRoot = await temporaryFolder()
  const connections: DatabaseSync[] = []
  const log = createSqliteLog({
    path: join(recordsRoot, 'talkingcat.db'),
    onOpen: db => connections.push(db),
  })
  const tell = (pragma: string) => {
    for (const db of connections) db.exec(`PRAGMA ${pragma}`)
  }
  return {
    ...{ recordsRoot, ports: { log } },
    refuse: () => tell(refusal),
    accept: () => tell(acceptance),
  }
}

/** A full disk; without the right to mount one, a database that may not grow. */
async function openFullDisk(): Promise<Storage> {
  const disk = await mountSmallDisk()
  if (!disk) return openObedientLog('max_page_count = 1', 'max_page_count = 1000000')
  return { recordsRoot: disk.folder, refuse: disk.fill, accept: disk.free }
}

describe('storage that refuses in the middle of a session', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it.each([
    ['STORAGE_FULL', openFullDisk],
    ['STORAGE_READ_ONLY', () => openObedientLog('query_only = ON', 'query_only = OFF')],
  ] as const)(
    'is told within 2 s and costs nothing: %s',
    { timeout: 90_000 },
    async (code, open) => {
      const { refuse, accept, ...storage } = await open()
      const { host, page, service, room, id, entries, hearMore } = await watchDemo(browser, storage)
      const { client } = service
      await hearMore()

      refuse()
      const isDegraded = async () => (await client.call('health', {})).storage === 'degraded'
      await waitUntil('a write that fails', isDegraded)
      const failedAt = performance.now()
      const banner = page.getByTestId('banner-storage')
      await banner.waitFor()
      const tookMs = Math.round(performance.now() - failedAt)
      process.stdout.write(`${code} told after ${tookMs} ms\n`)
      expect(tookMs).toBeLessThan(2000)
      for (const words of Object.values(wordsOf(code))) {
        expect(await banner.innerText()).toContain(words)
      }
      const acknowledged = await entries()
      // It goes on while the disk refuses: room and service are well, and what comes is kept.
      const pending = async () => Number(/(\d+) 条暂存/.exec(await banner.innerText())?.[1])
      await waitUntil('more that waits', async () => (await pending()) >= 3)
      expect(await host.sourceState('room')).toContain('直播中')
      expect(await entries()).toEqual(acknowledged)

      accept()
      await banner.waitFor({ state: 'detached' })
      await hearMore()
      const logged = await entries()
      expect(logged.slice(0, acknowledged.length)).toEqual(acknowledged)
      expect(logged.map(({ seq }) => seq)).toEqual(logged.map((_, index) => index + 1))
      expectAllDanmaku(logged)
      expect(room.counters.sockets).toBe(1)

      await host.stop()
      await host.waitForRecap(20_000)
      await waitForFiles(client, id)
    },
  )

  it('finishes a session by itself that was stopped meanwhile', { timeout: 90_000 }, async () => {
    const { refuse, accept, ...storage } = await openFullDisk()
    const { host, page, service, id, hearMore, entries } = await watchDemo(browser, storage)
    await hearMore()
    refuse()
    await page.getByTestId('banner-storage').waitFor()
    await host.stop()
    // Not shown as recording any more, since it is not.
    const interrupted = page.getByTestId('banner-interrupted')
    await interrupted.waitFor({ timeout: 20_000 })
    await page.getByTestId('session-close').click()
    await interrupted.getByText(problemOf('STORAGE_FULL').message).waitFor()
    expect(await service.client.call('health', {})).toMatchObject({ recordingCount: 0 })

    accept()
    await host.waitForRecap(20_000)
    await waitForFiles(service.client, id)
    const ends = (await entries()).filter(({ type }) => type === 'session.ended')
    expect(ends).toMatchObject([{ payload: { reason: 'host' } }])
  })

  function waitForFiles(client: Client, id: string) {
    return waitUntil('the files', async () => {
      const { session } = await client.call('getSession', { params: { id } })
      return session.recordsFolder !== null
    })
  }

  function wordsOf(code: 'STORAGE_FULL' | 'STORAGE_READ_ONLY') {
    const { message, next } = problemOf(code)
    return { message, next }
  }
})
