import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { archivedModel, bombArchive, smallArchive } from '../testing/archives.ts'
import type { DownloadProgress } from './download.ts'
import { type ImportModelOptions, importModel } from './import-model.ts'

const { tokens, model } = archivedModel
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const files = [
  { name: 'model.int8.onnx', bytes: model.length, sha256: sha256(model) },
  { name: 'tokens.txt', bytes: tokens.length, sha256: sha256(tokens) },
]

let root = ''
let given = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  given = join(root, 'given')
  await mkdir(given)
})
afterEach(() => rm(root, { recursive: true, force: true }))

const modelsRoot = () => join(root, 'models')
const arrived = () => readdir(join(modelsRoot(), 'test'))
const whole = ['model.int8.onnx', 'tokens.txt']

function bring(from: string, options: Partial<ImportModelOptions> = {}) {
  const signal = new AbortController().signal
  return importModel({ from, id: 'test', modelsRoot: modelsRoot(), files, signal, ...options })
}

async function plant(folder: string, replaced: Record<string, Buffer | null> = {}) {
  await mkdir(folder, { recursive: true })
  const all = { 'model.int8.onnx': model, 'tokens.txt': tokens, ...replaced }
  for (const [name, bytes] of Object.entries(all)) {
    if (bytes) await writeFile(join(folder, name), bytes)
  }
}

describe('importModel', () => {
  it.each([
    ['a folder', () => given, () => given],
    ['the folder around it', () => join(given, 'sherpa-model'), () => given],
    ['one of the files', () => given, () => join(given, 'model.int8.onnx')],
  ])('takes %s', async (_, place, from) => {
    await plant(place())
    const told: DownloadProgress[] = []
    await bring(from(), { onProgress: progress => told.push(progress) })
    expect(await arrived()).toEqual(whole)
    expect(sha256(await readFile(join(modelsRoot(), 'test', 'model.int8.onnx')))).toBe(
      sha256(model),
    )
    const bytes = model.length + tokens.length
    expect(told.at(-1)).toMatchObject({ receivedBytes: bytes, totalBytes: bytes })
    // Still the host's own.
    expect((await readdir(place())).sort()).toEqual(whole)
  })

  it('takes an archive', async () => {
    const path = join(given, 'whatever.bin')
    await writeFile(path, smallArchive)
    await bring(path)
    expect(await arrived()).toEqual(whole)
  })

  it.each([
    ['missing', { 'tokens.txt': null }, { file: 'tokens.txt', reason: 'missing' }],
    [
      'too short',
      { 'model.int8.onnx': model.subarray(0, 7) },
      { file: 'model.int8.onnx', reason: 'size', foundBytes: 7, expectedBytes: model.length },
    ],
    [
      'of other content',
      { 'tokens.txt': Buffer.from('x 0\ny 1\n') },
      { file: 'tokens.txt', reason: 'content', expectedSha256: sha256(tokens) },
    ],
  ])('names a file that is %s, and copies nothing', async (_, replaced, details) => {
    await plant(given, replaced)
    await expect(bring(given)).rejects.toMatchObject({ code: 'MODEL_IMPORT_WRONG', details })
    expect(await arrived()).toEqual([])
  })

  it.each([
    ['a bomb', bombArchive, 'MODEL_IMPORT_WRONG', { file: 'model.int8.onnx', reason: 'missing' }],
    [
      'a damaged archive',
      smallArchive.subarray(0, 100),
      'MODEL_ARCHIVE_INVALID',
      { reason: 'damaged' },
    ],
    [
      'another kind of file',
      Buffer.from('PK\u0003\u0004'),
      'MODEL_ARCHIVE_INVALID',
      { reason: 'unknown format' },
    ],
  ])('refuses %s', async (_, bytes, code, details) => {
    const path = join(given, 'model.tar.bz2')
    await writeFile(path, bytes)
    await expect(bring(path)).rejects.toMatchObject({ code, details })
    expect(await arrived()).toEqual([])
  })

  it('says when there is nothing at that path', async () => {
    await expect(bring(join(given, 'nowhere'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  it('mends a damaged model, and leaves a whole one when what is brought is wrong', async () => {
    await plant(join(modelsRoot(), 'test'), { 'tokens.txt': Buffer.from('damaged!') })
    await plant(given)
    await bring(given)
    expect(await readFile(join(modelsRoot(), 'test', 'tokens.txt'))).toEqual(tokens)
    await plant(given, { 'tokens.txt': Buffer.from('x 0\ny 1\n') })
    await expect(bring(given)).rejects.toMatchObject({ code: 'MODEL_IMPORT_WRONG' })
    expect(await readFile(join(modelsRoot(), 'test', 'tokens.txt'))).toEqual(tokens)
  })

  it('stops when told to, leaving nothing', async () => {
    await plant(given)
    const stop = new AbortController()
    const stopping = bring(given, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(stopping).rejects.toMatchObject({ name: 'AbortError' })
    expect(await arrived()).toEqual([])
  })
})
