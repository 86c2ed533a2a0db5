import { createHash } from 'node:crypto'
import { cp, mkdir, open, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type ModelState, problemOf } from '@talkingcat/contract'
import { startService } from '@talkingcat/service'
import {
  bundledVadPath,
  createTranscriber,
  fixtureModel,
  forkWorkerWith,
  modelCatalogue,
} from '@talkingcat/speech'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createModelStore } from '../../apps/service/src/models/model-store.ts'
import { launchBrowser } from '../browser/launch.ts'
import { runCli } from '../cli/run-cli.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startRoomService } from '../support/room-service.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { watchDemo } from '../support/watch-demo.ts'

describe('what speech needs, missing or damaged', { timeout: 120_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it('a model file cut short is named, the rest is recorded, and captions come once it is mended', async () => {
    const folder = await temporaryFolder()
    const whole = fixtureModel()
    await cp(join(whole.modelPath, '..'), join(folder, whole.id), { recursive: true })
    const model = fixtureModel(folder)
    await truncate(model.modelPath, 1_000_000)
    const listeners = new Set<(state: ModelState) => void>()
    const { host, service, hearMore } = await watchDemo(browser, {
      ports: {
        openTranscriber: async ({ onState }) => ({
          transcriber: createTranscriber({ model, vadModelPath: bundledVadPath(), onState }),
          ...{ modelId: model.id, isDemoModel: true },
        }),
        models: {
          ...createModelStore({ places: () => ({ modelsRoot: folder, env: {} }), clock: Date.now }),
          onState(listener) {
            listeners.add(listener)
            return () => listeners.delete(listener)
          },
        },
      },
    })
    await host.waitForSource('recognizer', problemOf('MODEL_DAMAGED').message)
    expect(await host.sourceState('recognizer')).toContain('不可用')
    await hearMore()
    expect(await service.client.call('health', {})).toMatchObject({ recordingCount: 1 })
    expect(await host.captions()).toEqual([])

    await cp(whole.modelPath, model.modelPath)
    // As the store tells it when a download or an import is done.
    const { models } = await service.client.call('listModels', {})
    const [state] = models
    if (!state) throw new Error('no model is listed')
    for (const tell of listeners) tell({ ...state, status: 'ready' })
    await host.page.getByTestId('caption').first().waitFor({ timeout: 30_000 })
  })

  it('a runtime that this machine can not run is named, and tried again when the host wants it', async () => {
    let isRunning = false
    const { host } = await watchDemo(browser, {
      ports: {
        openTranscriber: async ({ onState }) => ({
          transcriber: createTranscriber({
            ...{ model: fixtureModel(), vadModelPath: bundledVadPath(), onState },
            spawnWorker: entry => forkWorkerWith(entry, isRunning ? [] : ['--no-addons']),
          }),
          ...{ modelId: 'fixture', isDemoModel: true },
        }),
      },
    })
    const { message, next } = problemOf('RUNTIME_UNUSABLE')
    await host.waitForSource('recognizer', message)
    expect(await host.sourceState('recognizer')).toContain(next)
    isRunning = true
    await host.page.getByTestId('retry-captions').click()
    await host.page.getByTestId('caption').first().waitFor({ timeout: 30_000 })
    expect(await host.page.getByTestId('retry-captions').count()).toBe(0)
  })

  it('a downloaded model cut short is to be downloaded again', async () => {
    const recordsRoot = await temporaryFolder()
    const service = await startRoomService({ recordsRoot })
    onTestFinished(() => service.close())
    const folder = join(service.modelsRoot, modelCatalogue.find(({ isDemo }) => !isDemo)?.id ?? '')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'model.int8.onnx'), Buffer.alloc(1_000_000))
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    const host = new ConsolePage(page)
    await page.goto(service.pageUrl)
    await host.enterRoom(service.room.link)
    await host.waitForSource('recognizer', problemOf('MODEL_DAMAGED').message)
    await page.getByTestId('source-recognizer').getByRole('button', { name: '重新下载' }).waitFor()
    await host.waitForSource('room', '直播中')
  })

  it('a missing ffmpeg is named, and the rest is recorded', async () => {
    const { host, service, hearMore } = await watchDemo(browser, { hasFfmpeg: false })
    await host.waitForSource('audio', problemOf('FFMPEG_MISSING').message)
    expect(await host.sourceState('audio')).toContain(problemOf('FFMPEG_MISSING').next)
    await hearMore()
    expect(await service.client.call('health', {})).toMatchObject({ recordingCount: 1 })
  })
})

describe('a log that must not be touched', { timeout: 60_000 }, () => {
  /** Records of a session that has ended, as a launch leaves them. */
  async function writeRecords(): Promise<string> {
    const recordsRoot = await temporaryFolder()
    const { client, close } = await startRoomService({ recordsRoot })
    try {
      const { session } = await client.call('startSession', { body: { kind: 'demo' } })
      await client.call('stopSession', { params: { id: session.id } })
    } finally {
      await close()
    }
    return recordsRoot
  }

  const logIn = (recordsRoot: string) => join(recordsRoot, 'talkingcat.db')
  const hashOf = async (path: string) =>
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex')

  /** Without SQLite's own scratch files, which also a mere reader of a WAL database makes. */
  const namesIn = async (recordsRoot: string) =>
    (await readdir(recordsRoot)).filter(name => !/-(?:wal|shm)$/.test(name))

  /** `npm start` on these records. */
  const launch = (recordsRoot: string, port: number) =>
    runCli(['start', '--no-open', '--port', String(port)], { RECORDS_ROOT: recordsRoot })

  async function expectRefusal(
    recordsRoot: string,
    port: number,
    code: 'LOG_NEWER' | 'LOG_DAMAGED',
  ) {
    const before = await hashOf(logIn(recordsRoot))
    const names = await namesIn(recordsRoot)
    const { code: exitCode, stdout, stderr } = await launch(recordsRoot, port)
    expect(exitCode).toBe(1)
    expect(stdout).toBe('')
    const { message, next } = problemOf(code)
    for (const words of [code, message, next]) expect(stderr).toContain(words)
    expect(await hashOf(logIn(recordsRoot))).toBe(before)
    expect(await namesIn(recordsRoot)).toEqual(names)
  }

  it('because a newer version wrote it', async () => {
    const recordsRoot = await writeRecords()
    const db = new DatabaseSync(logIn(recordsRoot))
    db.exec('PRAGMA user_version = 99')
    db.close()
    await expectRefusal(recordsRoot, 18_590, 'LOG_NEWER')
  })

  it.each([
    ['its header is gone', 0],
    ['its pages are', 4096],
  ])('because %s', async (_, offset) => {
    const recordsRoot = await writeRecords()
    const file = await open(logIn(recordsRoot), 'r+')
    await file.write(Buffer.alloc(8192, 0x5a), 0, 8192, offset)
    await file.close()
    await expectRefusal(recordsRoot, 18_690, 'LOG_DAMAGED')
  })

  it('because somebody else’s database lies there', async () => {
    const recordsRoot = await temporaryFolder()
    const db = new DatabaseSync(logIn(recordsRoot))
    db.exec('CREATE TABLE photos (name TEXT)')
    db.close()
    await startAndFail(recordsRoot)
    await expectRefusal(recordsRoot, 18_790, 'LOG_DAMAGED')
  })

  it('because another launch records into it', async () => {
    const recordsRoot = await temporaryFolder()
    const first = await startService({ port: 0, recordsRoot, logLevel: 'silent', env: {} })
    onTestFinished(() => first.close())
    const { code, stderr } = await launch(recordsRoot, 18_890)
    expect(code).toBe(1)
    for (const words of ['LOG_IN_USE', problemOf('LOG_IN_USE').message]) {
      expect(stderr).toContain(words)
    }
    expect((await fetch(`${first.url}/api/health`)).status).toBe(401)
  })

  /** A first refusal, which leaves its lock file, so that the next one changes no name. */
  async function startAndFail(recordsRoot: string) {
    const launched = startService({ port: 0, recordsRoot, logLevel: 'silent', env: {} })
    await expect(launched).rejects.toMatchObject({ code: 'LOG_DAMAGED' })
  }
})
