import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readDemo } from '../../testing/demos.ts'
import { findFfmpeg } from '../aac/find-ffmpeg.ts'
import { TsReader } from './ts-reader.ts'

const ffmpeg = await findFfmpeg({ env: { PATH: process.env.PATH } })
const run = promisify(execFile)

async function encode(...format: string[]): Promise<Buffer> {
  const { wavPath } = await readDemo('demo1')
  const picture = ['-f', 'lavfi', '-i', 'color=c=black:s=64x64:r=10:d=10', '-t', '10']
  const { stdout } = await run(
    ffmpeg?.path ?? '',
    ['-v', 'error', '-i', wavPath, ...picture, ...format, '-f', 'mpegts', 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
  )
  return stdout
}

describe.skipIf(ffmpeg === null)('MPEG-TS of a real encoder (needs ffmpeg)', () => {
  it('gives every frame of the sound, with its time, however the bytes come', async () => {
    const bytes = await encode('-c:v', 'mpeg2video', '-c:a', 'aac', '-ar', '44100')
    const whole = new TsReader()
    const frames = [...whole.push(bytes), ...whole.flush()]
    const seconds = (frames.length * 1024) / 44_100
    expect(seconds).toBeGreaterThan(9.9)
    expect(seconds).toBeLessThan(10.2)
    expect(frames[0]?.config).toMatchObject({ sampleRateHz: 44_100, channelConfig: 1 })
    frames.slice(1).forEach(({ timestampMs }, index) => {
      const before = frames[index]?.timestampMs ?? Number.NaN
      expect(timestampMs - before).toBeCloseTo((1024 / 44_100) * 1000, 0)
    })
    const inPieces = new TsReader()
    const again = []
    for (let at = 0; at < bytes.length; at += 777) {
      again.push(...inPieces.push(bytes.subarray(at, at + 777)))
    }
    again.push(...inPieces.flush())
    expect(again).toEqual(frames)
  })

  it('says which sound it can not read', async () => {
    const bytes = await encode('-vn', '-c:a', 'mp2')
    expect(() => new TsReader().push(bytes)).toThrow(
      expect.objectContaining({ name: 'TsError', streamType: 4 }),
    )
  })

  it('never fails in another way, whatever the bytes', async () => {
    const bytes = await encode('-vn', '-c:a', 'aac')
    let state = 1
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state % below
    }
    for (let round = 0; round < 300; round++) {
      const spoilt = Buffer.from(bytes.subarray(0, 188 * (1 + random(200))))
      for (let i = 0; i < 20; i++) {
        const at = random(spoilt.length)
        // Packets must stay in step, or the rest is never looked at.
        if (at % 188 !== 0) spoilt[at] = random(256)
      }
      try {
        const reader = new TsReader()
        reader.push(spoilt)
        reader.flush()
      } catch (error) {
        expect(error).toMatchObject({ name: 'TsError' })
      }
    }
  })
})

it('takes a web page for no stream', () => {
  expect(() => new TsReader().push(Buffer.from('<html>'.repeat(100)))).toThrow('lost the packets')
})
