import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ModelMirror } from './catalogue.ts'
import { type DownloadModelOptions, type DownloadProgress, downloadModel } from './download.ts'

const content = randomBytes(600_000)
const file = {
  name: 'model.onnx',
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
}
type Answer = (request: IncomingMessage, response: ServerResponse, from: number) => void

/** A well-behaved mirror. */
const good: Answer = (_request, response, from) => {
  const range = `bytes ${from}-${content.length - 1}/${content.length}`
  const headers = from > 0 ? { 'content-range': range } : {}
  response.writeHead(from > 0 ? 206 : 200, { ...headers, 'content-length': content.length - from })
  response.end(content.subarray(from))
}
const cutting: Answer = (_request, response, from) => {
  response.writeHead(200, { 'content-length': content.length })
  response.write(content.subarray(from, 200_000), () => response.destroy())
}
const stalling: Answer = (_request, response) => {
  response.writeHead(200, { 'content-length': content.length })
  response.write(content.subarray(0, 100_000))
}
const webPage: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>login</html>')
}
const lyingShort: Answer = (_request, response) => {
  response.writeHead(200, { 'content-length': 1000 }).end(content.subarray(0, 1000))
}
const endless: Answer = (_request, response) => {
  response.writeHead(200)
  response.end(Buffer.concat([content, content]))
}
const corrupting: Answer = (_request, response) => {
  const wrong = Buffer.from(content)
  wrong[300_000] = (wrong[300_000] ?? 0) ^ 0xff
  response.end(wrong)
}
const ignoringRange: Answer = (_request, response) => {
  response.writeHead(200, { 'content-length': content.length }).end(content)
}
const missing: Answer = (_request, response) => {
  response.writeHead(404).end()
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

async function mirror(answer: Answer): Promise<ModelMirror & { ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = []
  const server = createServer((request, response) => {
    ranges.push(request.headers.range)
    answer(request, response, Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { name: answer.name, urlOf: name => `http://127.0.0.1:${port}/${name}`, ranges }
}

function download(mirrors: ModelMirror[], options: Partial<DownloadModelOptions> = {}) {
  const signal = new AbortController().signal
  return downloadModel({
    id: 'test',
    modelsRoot,
    files: [file],
    mirrors,
    signal,
    stallMs: 300,
    ...options,
  })
}

const saved = () => readFile(join(modelsRoot, 'test', file.name))

describe('downloadModel', () => {
  it.each([cutting, stalling, webPage, lyingShort, endless, corrupting, missing])(
    'turns to the next mirror from one that is %o',
    async bad => {
      await download([await mirror(bad), await mirror(good)])
      expect((await saved()).equals(content)).toBe(true)
      expect(await readdir(join(modelsRoot, 'test'))).toEqual([file.name])
    },
  )

  it('goes on where a cut left off, on the next mirror', async () => {
    const second = await mirror(good)
    await download([await mirror(cutting), second])
    expect(second.ranges[0]).toMatch(/^bytes=[1-9]\d*-$/)
    expect((await saved()).equals(content)).toBe(true)
  })

  it('begins again when the server ignores Range', async () => {
    await download([await mirror(cutting), await mirror(ignoringRange)])
    expect((await saved()).equals(content)).toBe(true)
  })

  it('finishes a part that an earlier run left, and repairs a damaged file', async () => {
    await expect(download([await mirror(cutting)])).rejects.toMatchObject({
      code: 'MODEL_DOWNLOAD_FAILED',
    })
    expect(await readdir(join(modelsRoot, 'test'))).toEqual([`${file.name}.part`])
    await download([await mirror(good)])
    await writeFile(join(modelsRoot, 'test', file.name), Buffer.alloc(content.length))
    await download([await mirror(good)])
    expect((await saved()).equals(content)).toBe(true)
  })

  it('asks nobody when everything is there', async () => {
    await download([await mirror(good)])
    const unused = await mirror(good)
    await download([unused])
    expect(unused.ranges).toEqual([])
  })

  it('tells progress up to the whole', async () => {
    const told: DownloadProgress[] = []
    await download([await mirror(good)], { onProgress: progress => told.push(progress) })
    expect(told.at(-1)).toMatchObject({ receivedBytes: file.bytes, totalBytes: file.bytes })
  })

  it('checks the disk before it begins', async () => {
    const unused = await mirror(good)
    const huge = { ...file, bytes: 2 ** 52 }
    await expect(download([unused], { files: [huge] })).rejects.toMatchObject({
      code: 'MODEL_DISK_FULL',
    })
    expect(unused.ranges).toEqual([])
  })

  it('stops when told to', async () => {
    const stop = new AbortController()
    const loading = download([await mirror(stalling)], { signal: stop.signal, stallMs: 60_000 })
    setTimeout(() => stop.abort(), 100)
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' })
  })
})
