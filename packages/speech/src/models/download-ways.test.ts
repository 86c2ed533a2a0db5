import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { archivedModel, bombArchive, smallArchive } from '../testing/archives.ts'
import { hostileAnswers, type MirrorAnswer, startMirror } from '../testing/model-mirror.ts'
import type { ModelMirror } from './catalogue.ts'
import { type DownloadProgress, downloadModel } from './download.ts'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const { tokens, model } = archivedModel
const files = [
  { name: 'model.int8.onnx', bytes: model.length, sha256: sha256(model) },
  { name: 'tokens.txt', bytes: tokens.length, sha256: sha256(tokens) },
]

let modelsRoot = ''
let cleanups: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  modelsRoot = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  cleanups = [() => rm(modelsRoot, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const cleanup of cleanups) await cleanup()
})

const arrived = () => readdir(join(modelsRoot, 'test'))

async function serve(content: Buffer, answer?: MirrorAnswer) {
  const mirror = await startMirror(content, answer)
  cleanups.unshift(mirror.close)
  return mirror
}

async function archiveMirror(archive: Buffer, answer?: MirrorAnswer, pin = archive) {
  const { url, ranges } = await serve(archive, answer)
  const way = { kind: 'archive', name: 'archive', url } as const
  return { ...way, bytes: pin.length, sha256: sha256(pin), ranges }
}

async function deadMirror() {
  const { url } = await serve(model, hostileAnswers['answers 404'])
  return { kind: 'files', name: 'dead', urlOf: () => url } as const
}

function download(mirrors: ModelMirror[], onProgress = (_: DownloadProgress) => {}) {
  const signal = new AbortController().signal
  const options = { id: 'test', modelsRoot, files, mirrors, signal, onProgress }
  return downloadModel({ ...options, stallMs: 5000, wait: async () => {} })
}

describe('a mirror that has an archive', () => {
  it('is used when those with the files fail; only the wanted files stay', async () => {
    const told: DownloadProgress[] = []
    await download([await deadMirror(), await archiveMirror(smallArchive)], p => told.push(p))
    expect(await arrived()).toEqual(['model.int8.onnx', 'tokens.txt'])
    expect(sha256(await readFile(join(modelsRoot, 'test', 'model.int8.onnx')))).toBe(sha256(model))
    expect(told.at(-1)).toMatchObject({ mirror: 'archive', totalBytes: smallArchive.length })
  })

  it('is resumed as files are', async () => {
    const cutting: MirrorAnswer = (_request, response, _from, content) => {
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 100))
      setTimeout(() => response.destroy(), 300)
    }
    const second = await archiveMirror(smallArchive)
    await download([await archiveMirror(smallArchive, cutting), second])
    expect(second.ranges).toEqual(['bytes=100-'])
    expect(await arrived()).toEqual(['model.int8.onnx', 'tokens.txt'])
  })

  it.each([
    ['is not the pinned one', () => archiveMirror(bombArchive, undefined, smallArchive)],
    ['holds something else', () => archiveMirror(bombArchive)],
    ['is no archive', () => archiveMirror(Buffer.alloc(500, 7))],
  ])('is refused when its archive %s', async (_, mirror) => {
    const failing = download([await mirror()])
    await expect(failing).rejects.toMatchObject({ code: 'MODEL_DOWNLOAD_FAILED' })
    expect((await arrived()).filter(name => name !== 'archive.part')).toEqual([])
  })
})

describe('two processes with one model', () => {
  /** Another process that downloads the same. */
  function startOther(url: string): ChildProcess {
    const entry = JSON.stringify(new URL('./download.ts', import.meta.url).href)
    const task = JSON.stringify({ id: 'test', modelsRoot, files: files.slice(0, 1) })
    const code = `const { downloadModel } = await import(${entry})
      const mirrors = [{ kind: 'files', name: 'm', urlOf: () => ${JSON.stringify(url)} }]
      await downloadModel({ ...${task}, mirrors, signal: new AbortController().signal })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' })
    cleanups.unshift(async () => child.kill('SIGKILL'))
    return child
  }
  const exitOf = (child: ChildProcess) => new Promise(resolve => child.once('exit', resolve))
  const options = () => ({ id: 'test', modelsRoot, files: files.slice(0, 1) })
  /** Sends half, and the rest when the test says so. */
  function inTwoHalves() {
    const held: (() => void)[] = []
    const answer: MirrorAnswer = (_request, response, from, content) => {
      const range = `bytes ${from}-${content.length - 1}/${content.length}`
      response.writeHead(from > 0 ? 206 : 200, from > 0 ? { 'content-range': range } : {})
      response.write(content.subarray(from, from + 6_000_000))
      held.push(() => response.end(content.subarray(from + 6_000_000)))
    }
    const isAsked = async () => {
      while (held.length === 0) await new Promise(resolve => setTimeout(resolve, 10))
    }
    return { answer, isAsked, release: () => held.pop()?.() }
  }

  it('the second waits, and finds it there', async () => {
    const halves = inTwoHalves()
    const { url, ranges } = await serve(model, halves.answer)
    const other = startOther(url)
    await halves.isAsked()
    const told: DownloadProgress[] = []
    const waiting = new Promise<void>(resolve => {
      const onProgress = (progress: DownloadProgress) => {
        told.push(progress)
        if (progress.receivedBytes > 0) resolve()
      }
      const signal = new AbortController().signal
      const mirrors = [{ kind: 'files', name: 'mine', urlOf: () => url } as const]
      cleanups.unshift(() => done)
      const done = downloadModel({ ...options(), mirrors, signal, onProgress })
    })
    await waiting
    expect(told.at(-1)?.mirror).toBeNull()
    halves.release()
    expect(await exitOf(other)).toBe(0)
    while (told.at(-1)?.receivedBytes !== model.length) {
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    expect(ranges).toEqual([undefined])
    expect(await arrived()).toEqual(['model.int8.onnx'])
  })

  it('the second takes over when the first is killed, and uses its bytes', async () => {
    const halves = inTwoHalves()
    const { url, ranges } = await serve(model, halves.answer)
    const other = startOther(url)
    await halves.isAsked()
    const part = join(modelsRoot, 'test', 'model.int8.onnx.part')
    while ((await readFile(part).catch(() => Buffer.alloc(0))).length < 1_000_000) {
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    other.kill('SIGKILL')
    await exitOf(other)
    halves.release()
    const honestNow = await serve(model)
    const mirrors = [{ kind: 'files', name: 'mine', urlOf: () => honestNow.url } as const]
    await downloadModel({ ...options(), mirrors, signal: new AbortController().signal })
    expect(ranges).toEqual([undefined])
    expect(honestNow.ranges[0]).toMatch(/^bytes=[1-9]\d+-$/)
    expect(sha256(await readFile(join(modelsRoot, 'test', 'model.int8.onnx')))).toBe(sha256(model))
  })
})
