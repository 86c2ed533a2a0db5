import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { archivedModel, bombArchive, smallArchive } from '../../testing/archives.ts'
import { type ExtractOptions, extractFiles } from './extract-files.ts'
import { archiveKindOf } from './tar-bytes.ts'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const { tokens, model } = archivedModel
const wanted = [
  { name: 'model.int8.onnx', bytes: model.length, sha256: sha256(model) },
  { name: 'tokens.txt', bytes: tokens.length, sha256: sha256(tokens) },
]

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function extract(bytes: Uint8Array, options: Partial<ExtractOptions> = {}) {
  const archivePath = join(folder, 'archive')
  await writeFile(archivePath, bytes)
  const kind = await archiveKindOf(archivePath)
  if (kind === null) throw new Error('no archive')
  const targetOf = ({ name }: { name: string }) => join(folder, `out-${name}`)
  const signal = new AbortController().signal
  return extractFiles({ archivePath, kind, wanted, targetOf, signal, ...options })
}

const tokensAt = (name: string) => ({ header: { name, size: tokens.length }, body: tokens })
const written = async () => (await readdir(folder)).filter(name => name !== 'archive')

describe('extractFiles', () => {
  it('takes the wanted files of a .tar.bz2 and nothing else', async () => {
    const sizes = await extract(smallArchive)
    expect([...sizes]).toEqual([
      ['tokens.txt', tokens.length],
      ['model.int8.onnx', model.length],
    ])
    expect((await written()).sort()).toEqual(['out-model.int8.onnx', 'out-tokens.txt'])
    expect(await readFile(join(folder, 'out-tokens.txt'))).toEqual(tokens)
    expect(sha256(await readFile(join(folder, 'out-model.int8.onnx')))).toBe(sha256(model))
  })

  it.each([
    ['.tar', (bytes: Uint8Array) => bytes],
    ['.tar.gz', (bytes: Uint8Array) => gzipSync(bytes)],
  ])('reads a %s as well, whatever it is called', async (_, pack) => {
    const sizes = await extract(pack(await packTar([tokensAt('deep/down/tokens.txt')])))
    expect([...sizes]).toEqual([['tokens.txt', tokens.length]])
    expect(await written()).toEqual(['out-tokens.txt'])
  })

  it('tells the size of a file that is not the wanted one, and leaves it there', async () => {
    const body = Buffer.from('short')
    const sizes = await extract(
      await packTar([{ header: { name: 'tokens.txt', size: body.length }, body }]),
    )
    expect([...sizes]).toEqual([['tokens.txt', body.length]])
    expect(await written()).toEqual([])
  })

  it.each(['../tokens.txt', 'a/../../tokens.txt', '/tmp/tokens.txt', 'C:\\tokens.txt', '..\\x'])(
    'refuses an archive that names %s',
    async name => {
      const archive = await packTar([tokensAt(name)])
      await expect(extract(archive)).rejects.toMatchObject({ reason: 'unsafe name' })
      expect(await written()).toEqual([])
    },
  )

  it('follows no link', async () => {
    const header = {
      name: 'tokens.txt',
      size: 0,
      type: 'symlink',
      linkname: '/etc/passwd',
    } as const
    expect((await extract(await packTar([{ header }]))).size).toBe(0)
    expect(await written()).toEqual([])
  })

  it('stops at a bomb', async () => {
    const bomb = extract(bombArchive, { maxBytes: 20_000_000 })
    await expect(bomb).rejects.toMatchObject({ reason: 'too large' })
    expect(await written()).toEqual([])
  })

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 200)],
    ['cut to its head', (bytes: Buffer) => bytes.subarray(0, 10)],
    ['with a byte changed', (bytes: Buffer) => Buffer.from(bytes).fill(0x5a, 60, 64)],
    ['of gzip cut short', () => gzipSync(Buffer.alloc(9000)).subarray(0, 20)],
    ['that is no tar inside', () => gzipSync(Buffer.alloc(9000, 7))],
  ])('finds one damaged that is %s', async (_, change) => {
    await expect(extract(change(smallArchive))).rejects.toMatchObject({ reason: 'damaged' })
  })

  it('stops when told to', async () => {
    const stop = new AbortController()
    const stopping = extract(bombArchive, {
      signal: stop.signal,
      onBytes: () => stop.abort(),
    })
    await expect(stopping).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('archiveKindOf', () => {
  it('knows none in other files', async () => {
    const path = join(folder, 'x.tar.bz2')
    for (const bytes of [Buffer.from('PK\u0003\u0004 a zip'), Buffer.alloc(0), Buffer.alloc(600)]) {
      await writeFile(path, bytes)
      expect(await archiveKindOf(path)).toBeNull()
    }
  })
})
