import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Resampler } from './resampler.ts'
import { S16Reader } from './s16-reader.ts'
import { readWav } from './wav.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function wav(rateHz: number, channelCount: number, samples: number[], bits = 16): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF')
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channelCount, 22)
  head.writeUInt32LE(rateHz, 24)
  head.writeUInt16LE(bits, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length * 2, 40)
  const body = Buffer.alloc(samples.length * 2)
  for (const [index, value] of samples.entries()) {
    body.writeInt16LE(Math.round(value * 32_767), index * 2)
  }
  return Buffer.concat([head, body])
}

async function read(name: string, bytes: Buffer): Promise<number[]> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  const all: number[] = []
  for await (const samples of readWav(path)) all.push(...samples)
  return all
}

const tone = (hz: number, rateHz: number, count: number) =>
  Array.from({ length: count }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rateHz))
const rms = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)

describe('readWav', () => {
  it.each([8000, 16_000, 44_100, 48_000])('brings a tone of %i Hz to 16 kHz', async rateHz => {
    const samples = await read(`${rateHz}.wav`, wav(rateHz, 1, tone(440, rateHz, rateHz)))
    expect(Math.abs(samples.length - 16_000)).toBeLessThan(20)
    const wanted = tone(440, 16_000, samples.length)
    const error = samples.slice(500, -500).map((value, i) => value - (wanted[i + 500] ?? 0))
    expect(rms(error)).toBeLessThan(0.005)
  })

  it('keeps sound above 8 kHz out, which would fold back into speech', () => {
    const resampler = new Resampler(48_000)
    const samples = [...resampler.push(Float32Array.from(tone(12_000, 48_000, 48_000)))]
    expect(rms(samples.slice(500))).toBeLessThan(0.005)
  })

  it('mixes stereo down', async () => {
    const stereo = tone(440, 16_000, 1000).flatMap(value => [value, -value])
    expect(rms(await read('stereo.wav', wav(16_000, 2, stereo)))).toBeLessThan(0.001)
  })

  it.each([
    ['text', Buffer.from('hello, this is no sound at all')],
    ['8 bit', wav(16_000, 1, [0, 0], 8)],
    ['cut short', wav(16_000, 1, []).subarray(0, 30)],
    ['empty', Buffer.alloc(0)],
  ])('refuses %s', async (name, bytes) => {
    await expect(read(`${name}.wav`, bytes)).rejects.toMatchObject({ code: 'AUDIO_FILE_INVALID' })
  })

  it('says when a file is not there', async () => {
    await expect(readWav(join(folder, 'none')).next()).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
  })
})

describe('S16Reader', () => {
  it('joins samples that are cut in the middle', () => {
    const reader = new S16Reader()
    const bytes = Buffer.from([0x00, 0x40, 0x00, 0xc0, 0xff, 0x7f])
    const got = [
      bytes.subarray(0, 1),
      bytes.subarray(1, 4),
      bytes.subarray(4, 5),
      bytes.subarray(5),
    ]
    expect(got.flatMap(part => [...reader.push(part)])).toEqual([0.5, -0.5, 32_767 / 32_768])
  })
})
