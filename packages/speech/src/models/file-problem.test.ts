import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { archivedModel, smallArchive } from '../testing/archives.ts'
import { startMirror } from '../testing/model-mirror.ts'
import type { ModelMirror } from './catalogue.ts'
import { downloadModel } from './download.ts'
import { asFolderProblem, renamePatiently } from './file-problem.ts'
import { importModel } from './import-model.ts'

const { tokens, model } = archivedModel
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const pinOf = (name: string, bytes: Buffer) => ({
  ...{ name, bytes: bytes.length, sha256: sha256(bytes) },
})
const files = [pinOf('model.int8.onnx', model), pinOf('tokens.txt', tokens)]

let root = ''
let closes: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  closes = [() => rm(root, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const close of closes) await close()
})

const common = () => ({
  ...{ id: 'test', modelsRoot: join(root, 'models'), files },
  signal: new AbortController().signal,
})
const inModel = (name: string) => join(root, 'models', 'test', name)

async function download(modelsRoot = join(root, 'models')) {
  const { url, close } = await startMirror(tokens)
  closes.unshift(close)
  const mirrors: ModelMirror[] = [{ kind: 'files', name: 'm', urlOf: () => url }]
  const wait = async () => {}
  return downloadModel({ ...common(), files: files.slice(1), modelsRoot, mirrors, wait })
}

async function downloadArchive() {
  const { url, close } = await startMirror(smallArchive)
  closes.unshift(close)
  const pin = { bytes: smallArchive.length, sha256: sha256(smallArchive) }
  const mirrors: ModelMirror[] = [{ kind: 'archive', name: 'a', url, ...pin }]
  return downloadModel({ ...common(), mirrors, wait: async () => {} })
}

async function importFolder(modelsRoot = join(root, 'models')) {
  await mkdir(join(root, 'given'), { recursive: true })
  await writeFile(join(root, 'given', 'model.int8.onnx'), model)
  await writeFile(join(root, 'given', 'tokens.txt'), tokens)
  return importModel({ ...common(), modelsRoot, from: join(root, 'given') })
}

async function importArchive() {
  await writeFile(join(root, 'given.tar.bz2'), smallArchive)
  return importModel({ ...common(), from: join(root, 'given.tar.bz2') })
}

const ways: [string, () => Promise<void>, string][] = [
  ['a download', download, 'tokens.txt.part'],
  ['an archive that is downloaded', downloadArchive, 'tokens.txt.unpacked'],
  ['a folder that is imported', importFolder, 'model.int8.onnx.import'],
  ['an archive that is imported', importArchive, 'tokens.txt.import'],
]

describe.skipIf(process.platform !== 'linux')('a disk that is full (a device of Linux)', () => {
  it.each(ways)('is told by %s', async (_, bring, name) => {
    await mkdir(join(root, 'models', 'test'), { recursive: true })
    await symlink('/dev/full', inModel(name))
    const cause = expect.objectContaining({ code: 'ENOSPC' })
    await expect(bring()).rejects.toMatchObject({ code: 'MODEL_DISK_FULL', cause })
  })
})

describe('a folder that takes no file', () => {
  it.each(ways)('is told by %s', async (_, bring, name) => {
    // Where the file should go there is a folder: that stops even the superuser.
    await mkdir(join(inModel(name), 'x'), { recursive: true })
    const cause = expect.objectContaining({ code: expect.stringContaining('EISDIR') })
    await expect(bring()).rejects.toMatchObject({ code: 'MODELS_FOLDER_UNUSABLE', cause })
  })

  it.each([
    ['a download', download],
    ['an import', importFolder],
  ])('is told by %s when it can not even be made', async (_, bring) => {
    await writeFile(join(root, 'file'), '')
    const bringing = bring(join(root, 'file', 'models'))
    await expect(bringing).rejects.toMatchObject({ code: 'MODELS_FOLDER_UNUSABLE' })
  })

  it.each(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'EBUSY'])('is what %s means', code => {
    const error = Object.assign(new Error(code), { code, syscall: 'open' })
    expect(asFolderProblem(error)).toMatchObject({ code: 'MODELS_FOLDER_UNUSABLE', cause: error })
  })

  it('is not what a fault of our own means', () => {
    const error = new TypeError('x is not a function')
    expect(asFolderProblem(error)).toBe(error)
  })
})

describe('a file that a virus scanner holds', () => {
  const held = (code: string) => Object.assign(new Error(code), { code, syscall: 'rename' })
  const from = () => join(root, 'a')
  const to = () => join(root, 'b')

  it.each(['EBUSY', 'EPERM', 'EACCES'])('is renamed as soon as it is let go (%s)', async code => {
    await writeFile(from(), 'x')
    let tries = 0
    await renamePatiently(from(), to(), async (...paths) => {
      tries += 1
      if (tries < 4) throw held(code)
      await rename(...paths)
    })
    expect(tries).toBe(4)
    expect(await readFile(to(), 'utf8')).toBe('x')
  })

  it('is given up after about two seconds, anything else at once', async () => {
    let tries = 0
    const failing = (code: string) => async () => {
      tries += 1
      throw held(code)
    }
    await expect(renamePatiently(from(), to(), failing('EBUSY'))).rejects.toThrow('EBUSY')
    expect(tries).toBe(21)
    tries = 0
    await expect(renamePatiently(from(), to(), failing('EXDEV'))).rejects.toThrow('EXDEV')
    expect(tries).toBe(1)
  })
})
