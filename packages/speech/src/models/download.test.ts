import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { honest, hostileAnswers, type MirrorAnswer, startMirror } from '../testing/model-mirror.ts'
import type { ModelMirror } from './catalogue.ts'
import { type DownloadModelOptions, type DownloadProgress, downloadModel } from './download.ts'

const content = randomBytes(600_000)
const file = {
  name: 'model.onnx',
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
}
const cutting = hostileAnswers['cuts off in the middle']
const stalling = hostileAnswers['stalls in the middle']
const ignoringRange: MirrorAnswer = (_request, response, _from, bytes) => {
  response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
}
/** Gives `bytesPerTurn` 50 times a second, from where it was asked. */
const trickling =
  (bytesPerTurn: number): MirrorAnswer =>
  (_request, response, from, bytes) => {
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`
    response.writeHead(from > 0 ? 206 : 200, from > 0 ? { 'content-range': range } : {})
    let sent = from
    const timer = setInterval(() => {
      response.write(bytes.subarray(sent, sent + bytesPerTurn))
      sent += bytesPerTurn
      if (sent >= bytes.length) response.end()
    }, 20)
    response.once('close', () => clearInterval(timer))
  }

let modelsRoot = ''
let cleanups: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  modelsRoot = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  cleanups = [() => rm(modelsRoot, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const cleanup of cleanups) await cleanup()
})

async function mirror(answer: MirrorAnswer) {
  const { url, ranges, close } = await startMirror(content, answer)
  cleanups.unshift(close)
  const kind = 'files' as const
  return { kind, name: url, urlOf: (name: string) => `${url}/${name}`, ranges }
}

function download(mirrors: ModelMirror[], options: Partial<DownloadModelOptions> = {}) {
  const signal = new AbortController().signal
  return downloadModel({
    id: 'test',
    modelsRoot,
    files: [file],
    mirrors,
    signal,
    stallMs: 600,
    wait: async () => {},
    ...options,
  })
}

const saved = () => readFile(join(modelsRoot, 'test', file.name))
const names = () => readdir(join(modelsRoot, 'test'))

describe('downloadModel', () => {
  it.each(Object.entries(hostileAnswers))('turns away from a mirror that %s', async (_, bad) => {
    await download([await mirror(bad), await mirror(honest)])
    expect((await saved()).equals(content)).toBe(true)
    expect(await names()).toEqual([file.name])
  })

  it.each(Object.entries(hostileAnswers))(
    'gives up on one that %s, nothing visible',
    async (_, bad) => {
      const failing = download([await mirror(bad)])
      await expect(failing).rejects.toMatchObject({ code: 'MODEL_DOWNLOAD_FAILED' })
      expect(await names()).not.toContain(file.name)
    },
  )

  it('goes on where a cut left off, on the next mirror', async () => {
    const second = await mirror(honest)
    await download([await mirror(cutting), second])
    expect(second.ranges[0]).toMatch(/^bytes=[1-9]\d*-$/)
    expect((await saved()).equals(content)).toBe(true)
  })

  it('begins again when the server ignores Range', async () => {
    await download([await mirror(cutting), await mirror(ignoringRange)])
    expect((await saved()).equals(content)).toBe(true)
  })

  it('does not blame a mirror for the wrong bytes of the one before', async () => {
    const wrongAndCut: MirrorAnswer = (_request, response, _from, bytes) => {
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(Buffer.alloc(200_000, 1))
      setTimeout(() => response.destroy(), 300)
    }
    const second = await mirror(honest)
    await download([await mirror(wrongAndCut), second])
    expect(second.ranges).toEqual(['bytes=200000-', undefined])
    expect((await saved()).equals(content)).toBe(true)
  })

  it('finishes a part that an earlier run left, and repairs a damaged file', async () => {
    await expect(download([await mirror(cutting)])).rejects.toMatchObject({
      code: 'MODEL_DOWNLOAD_FAILED',
    })
    expect(await names()).toEqual([`${file.name}.part`])
    await download([await mirror(honest)])
    await writeFile(join(modelsRoot, 'test', file.name), Buffer.alloc(content.length))
    await download([await mirror(honest)])
    expect((await saved()).equals(content)).toBe(true)
  })

  it('asks nobody when everything is there', async () => {
    await download([await mirror(honest)])
    const unused = await mirror(honest)
    await download([unused])
    expect(unused.ranges).toEqual([])
  })

  it('tells progress, speed and what is left, up to the whole', async () => {
    const told: DownloadProgress[] = []
    const slow = await mirror(trickling(12_000))
    await download([slow], { onProgress: progress => told.push(progress) })
    const half = told.find(({ remainingMs }) => remainingMs !== null && remainingMs > 0)
    expect(half).toMatchObject({ totalBytes: file.bytes, mirror: slow.name })
    expect(half?.bytesPerSecond).toBeGreaterThan(0)
    expect(told.at(-1)).toMatchObject({ receivedBytes: file.bytes, totalBytes: file.bytes })
  })

  it('checks the disk before it begins', async () => {
    const unused = await mirror(honest)
    const huge = { ...file, bytes: 2 ** 52 }
    await expect(download([unused], { files: [huge] })).rejects.toMatchObject({
      code: 'MODEL_DISK_FULL',
    })
    expect(unused.ranges).toEqual([])
  })

  it('waits while there is no network, says so, and goes on when it is back', async () => {
    // Nobody listens there any more, as when the cable is out.
    const { url, close } = await startMirror(content, honest)
    await close()
    const port = Number(new URL(url).port)
    const told: DownloadProgress[] = []
    const waits: number[] = []
    let back: Server | null = null
    await download([{ kind: 'files', name: 'only', urlOf: name => `${url}/${name}` }], {
      onProgress: progress => told.push(progress),
      wait: async ms => {
        waits.push(ms)
        if (waits.length < 9) return
        back = createServer((_, response) => response.end(content)).listen(port, '127.0.0.1')
        cleanups.unshift(async () => back?.close())
        await once(back, 'listening')
      },
    })
    expect((await saved()).equals(content)).toBe(true)
    expect(waits).toEqual([1000, 3000, 10_000, ...Array(6).fill(30_000)])
    const waiting = told.filter(({ isWaiting }) => isWaiting)
    expect(waiting).toHaveLength(waits.length)
    expect(waiting.at(-1)).toMatchObject({ mirror: null, totalBytes: file.bytes })
    expect(told.at(-1)).toMatchObject({ receivedBytes: file.bytes, isWaiting: false })
  })

  it('can be called off while it waits', async () => {
    const stop = new AbortController()
    const { url, close } = await startMirror(content, honest)
    await close()
    const failing = downloadModel({
      ...{ id: 'test', modelsRoot, files: [file], signal: stop.signal },
      mirrors: [{ kind: 'files', name: 'only', urlOf: () => url }],
      onProgress: ({ isWaiting }) => isWaiting && stop.abort(),
    })
    await expect(failing).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('stops when told to and keeps what it has', async () => {
    const stop = new AbortController()
    const loading = download([await mirror(stalling)], { signal: stop.signal, stallMs: 60_000 })
    setTimeout(() => stop.abort(), 300)
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' })
    expect(await names()).toEqual([`${file.name}.part`])
  })
})

describe('slow mirrors', () => {
  const speedLimits = { floorBytesPerSecond: 5_000_000, windowMs: 500 }

  it('are left for a faster one, which goes on with their bytes', async () => {
    const second = await mirror(honest)
    await download([await mirror(trickling(1000)), second], { speedLimits })
    expect(second.ranges[0]).toMatch(/^bytes=[1-9]\d*-$/)
    expect((await saved()).equals(content)).toBe(true)
  })

  it('are better than none: in the end the fastest of them is let finish', async () => {
    const told: DownloadProgress[] = []
    const [slower, faster] = [await mirror(trickling(200)), await mirror(trickling(10_000))]
    const onProgress = (progress: DownloadProgress) => told.push(progress)
    await download([slower, faster], { speedLimits, onProgress })
    expect(told.at(-1)?.mirror).toBe(faster.name)
    expect(slower.ranges).toHaveLength(1)
    expect((await saved()).equals(content)).toBe(true)
  })

  it('are not left when there is no other', async () => {
    const only = await mirror(trickling(10_000))
    await download([only], { speedLimits })
    expect(only.ranges).toEqual([undefined])
  })
})
