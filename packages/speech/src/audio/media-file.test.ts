import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { characterErrorRate } from '../evaluation/character-error-rate.ts'
import { bundledVadPath, fixtureModel } from '../models/locate.ts'
import { transcribeMedia } from '../recognizer/transcribe-wav.ts'
import { readDemo } from '../testing/demos.ts'
import { findFfmpeg } from './aac/find-ffmpeg.ts'
import { readMedia } from './media-file.ts'

const ffmpeg = await findFfmpeg({ env: { PATH: process.env.PATH } })
const ffmpegPath = ffmpeg?.path ?? ''
const run = promisify(execFile)
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function temporaryFile(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return join(folder, name)
}

async function samplesIn(path: string): Promise<number> {
  let samples = 0
  for await (const block of readMedia(path, ffmpegPath)) samples += block.length
  return samples
}

describe.skipIf(ffmpeg === null)('files that ffmpeg reads (needs ffmpeg)', () => {
  it.each(['mp4', 'mp3', 'flv', 'ogg'])('the words in a %s', async format => {
    const demo = await readDemo('demo2')
    const path = await temporaryFile(`录音 -1.${format}`)
    const sound = ['-ar', '44100', '-ac', '2']
    await run(ffmpegPath, ['-v', 'error', '-i', demo.wavPath, ...sound, path])
    const options = { model: fixtureModel(), vadModelPath: bundledVadPath(), ffmpegPath }
    let heard = ''
    for await (const { text } of transcribeMedia(path, options)) heard += text
    const wanted = demo.sentences.map(({ text }) => text).join('')
    expect(characterErrorRate(wanted, heard).rate).toBeLessThanOrEqual(0.03)
  })

  it('opens no address that a file names', async () => {
    let asked = 0
    const server = createServer((_, response) => {
      asked += 1
      response.end()
    }).listen(0, '127.0.0.1')
    cleanups.push(() => server.close())
    await once(server, 'listening')
    // A TCP server's address is never a pipe name.
    const { port } = server.address() as AddressInfo
    const path = await temporaryFile('list.m3u8')
    const lines = [
      '#EXTM3U',
      '#EXT-X-TARGETDURATION:2',
      '#EXTINF:2,',
      `http://127.0.0.1:${port}/a.ts`,
    ]
    await writeFile(path, [...lines, '#EXT-X-ENDLIST', ''].join('\n'))
    await expect(samplesIn(path)).rejects.toMatchObject({ code: 'AUDIO_FILE_INVALID' })
    expect(asked).toBe(0)
  })

  const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nother.ts\n#EXT-X-ENDLIST\n'
  it.each([
    ['a playlist', 'list.m3u8', playlist],
    ['a playlist that is called .mp4', 'film.mp4', playlist],
    ['a script of files', 'list.ffconcat', 'ffconcat version 1.0\nfile other.ts\n'],
    ['a script that is called .wav', 'sound.wav', 'ffconcat version 1.0\nfile other.ts\n'],
  ])('reads out no other file that %s names', async (_, name, text) => {
    const path = await temporaryFile(name)
    const other = join(dirname(path), 'other.ts')
    const { wavPath } = await readDemo('demo2')
    await run(ffmpegPath, ['-v', 'error', '-i', wavPath, '-t', '2', '-c:a', 'aac', other])
    expect(await samplesIn(other)).toBeGreaterThan(30_000)
    await writeFile(path, text)
    await expect(samplesIn(path)).rejects.toMatchObject({ code: 'AUDIO_FILE_INVALID' })
  })

  it.each([
    ...[
      'wav',
      'mp4',
      'mov',
      'm4a',
      'mp3',
      'flv',
      'mkv',
      'webm',
      'ogg',
      'flac',
      'aac',
      'aiff',
      'caf',
    ],
    ...['avi', 'wma', 'ts', 'mpg'],
  ])('all of a %s', async format => {
    const path = await temporaryFile(`sound.${format}`)
    const { wavPath } = await readDemo('demo2')
    const sound = ['-t', '3', '-ar', '48000', '-ac', '2']
    await run(ffmpegPath, ['-v', 'error', '-i', wavPath, ...sound, path])
    expect((await samplesIn(path)) / 16_000).toBeCloseTo(3, 0)
  })

  it('says what is wrong with a file', async () => {
    const path = await temporaryFile('text.mp4')
    await writeFile(path, 'no sound')
    await expect(samplesIn(path)).rejects.toMatchObject({ code: 'AUDIO_FILE_INVALID' })
    await expect(samplesIn('/nowhere.mp4')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
    const missing = readMedia(path, '/nowhere/ffmpeg')
    await expect(missing.next()).rejects.toMatchObject({ code: 'FFMPEG_MISSING' })
  })
})
