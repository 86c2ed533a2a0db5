import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFfmpeg } from './find-ffmpeg.ts'

let folder = ''
const write = (name: string, text: string) =>
  writeFile(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  await write('ffmpeg', 'echo "ffmpeg version 9.9-test Copyright"')
  await write('other', 'echo "ffmpeg version 1.2 Copyright"')
  await write('broken', 'exit 1')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(process.platform === 'win32')('findFfmpeg', () => {
  it('prefers FFMPEG_BIN, then the resources, then PATH', async () => {
    const bin = join(folder, 'other')
    const all = { env: { FFMPEG_BIN: bin, PATH: folder }, resourcesFolder: folder }
    expect(await findFfmpeg(all)).toEqual({ path: bin, version: '1.2', origin: 'env' })
    expect(await findFfmpeg({ ...all, env: { PATH: folder } })).toMatchObject({
      version: '9.9-test',
      origin: 'resources',
    })
    expect(await findFfmpeg({ env: { PATH: `/nowhere:${folder}` } })).toMatchObject({
      origin: 'path',
    })
  })

  it('passes over one that does not run', async () => {
    const env = { FFMPEG_BIN: join(folder, 'broken'), PATH: folder }
    expect(await findFfmpeg({ env })).toMatchObject({ origin: 'path' })
  })

  it('falls back to the npm package, if it is installed', async () => {
    const found = await findFfmpeg({ env: {} })
    if (found) expect(found.origin).toBe('package')
  })
})
