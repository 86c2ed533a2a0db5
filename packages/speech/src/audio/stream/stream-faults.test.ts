import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { demoNames, readDemo } from '../../testing/demos.ts'
import { type ConnectionPlan, startFlvServer } from '../../testing/flv-server.ts'
import { flvHeaderBytes, splitTags } from '../../testing/flv-tags.ts'
import { makeHls, startHlsServer } from '../../testing/hls-server.ts'
import { makeFlv } from '../../testing/make-flv.ts'
import { findFfmpeg } from '../aac/find-ffmpeg.ts'
import { createStreamAudioSource } from './stream-audio-source.ts'
import type { StreamAddress } from './stream-options.ts'

const ffmpeg = await findFfmpeg({ env: { PATH: process.env.PATH } })
const ffmpegPath = ffmpeg?.path ?? ''
const { wavPath } = await readDemo('demo1')
const flv = ffmpeg ? await makeFlv(ffmpegPath, wavPath) : Buffer.alloc(0)
const run = promisify(execFile)
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

const faults: Record<string, ConnectionPlan> = {
  cut: { cutAfterMs: 1200 },
  'no answer': { hangs: true },
  stall: { stallAfterMs: 1200 },
  'not found': { status: 404 },
  expired: { status: 403 },
  garbage: { body: '<html>'.repeat(500) },
}

/** What lies between two servers' first sounds; each is broken in its own way, the next one is a fresh address. */
describe.skipIf(ffmpeg === null)('faults at the product’s own timings (needs ffmpeg)', () => {
  it('24 faults of 6 kinds, and by way of HLS: sound again within 10 s', {
    timeout: 300_000,
  }, async () => {
    // One broadcast, long enough, in which nothing comes again within what is remembered: it would be
    // known again.
    const folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
    cleanups.push(() => rm(folder, { recursive: true, force: true }))
    const longPath = join(folder, 'long.wav')
    const demos = await Promise.all(demoNames.map(readDemo))
    const inputs = [...demos, ...demos].flatMap(demo => ['-i', demo.wavPath])
    const joined = ['-filter_complex', `concat=n=${2 * demos.length}:v=0:a=1`]
    await run(ffmpegPath, ['-v', 'error', ...inputs, ...joined, longPath])
    const long = await makeFlv(ffmpegPath, longPath)
    const media = await makeHls(ffmpegPath, longPath)
    const startedAt = Date.now()
    const kinds = Array.from({ length: 4 }, () => Object.keys(faults)).flat()
    const addresses: StreamAddress[] = []
    for (const kind of kinds) {
      const server = await startFlvServer({
        flv: long,
        startedAt,
        plan: () => faults[kind] ?? {},
      })
      cleanups.push(() => server.close())
      addresses.push({ url: server.url, expiresAt: null })
    }
    const hls = await startHlsServer({ media, startedAt, headStartS: 0 })
    cleanups.push(() => hls.close())
    addresses.push({ url: hls.url, format: 'hls', expiresAt: null })

    const stop = new AbortController()
    const source = createStreamAudioSource({
      ffmpegPath,
      resolveUrl: async () => addresses.shift() ?? Promise.reject(new Error('none left')),
      // A good connection is told from a bad one after 10 s; here none lasts that long.
      timings: { backOffMs: [500] },
    })
    let lastSoundAt: number | null = null
    const silencesMs: number[] = []
    const stallsMs: number[] = []
    let isTold = false
    for await (const item of source.open(stop.signal)) {
      const now = performance.now()
      if (item.kind === 'state') {
        const isTrouble = item.state.status === 'stalled' || item.state.status === 'reconnecting'
        if (isTrouble && !isTold && lastSoundAt !== null) stallsMs.push(now - lastSoundAt)
        isTold ||= isTrouble
      }
      if (item.kind !== 'item') continue
      if (lastSoundAt !== null && now - lastSoundAt > 300) silencesMs.push(now - lastSoundAt)
      lastSoundAt = now
      isTold = false
      if (addresses.length === 0 && hls.asked.length > 3) stop.abort()
    }
    silencesMs.sort((a, b) => a - b)
    const p95 = silencesMs[Math.ceil(0.95 * silencesMs.length) - 1] ?? Number.NaN
    const worstStall = Math.max(...stallsMs)
    process.stdout.write(
      `${kinds.length} faults: trouble told after ${Math.round(worstStall)} ms at most; ` +
        `silence p95 ${Math.round(p95)} ms, longest ${Math.round(silencesMs.at(-1) ?? 0)} ms\n`,
    )
    expect(silencesMs.length).toBeGreaterThanOrEqual(7)
    expect(worstStall).toBeLessThan(5000)
    expect(p95).toBeLessThan(10_000)
  })
})

describe.skipIf(ffmpeg === null)('another AAC in the middle of a stream (needs ffmpeg)', () => {
  it('is decoded by a decoder of its own, and nothing is lost at the seam', async () => {
    const other = await makeFlv(ffmpegPath, wavPath, { rateHz: 22_050, channels: 1 })
    const seamMs = 3000
    const joined = Buffer.concat([
      flv.subarray(0, flvHeaderBytes),
      ...splitTags(flv)
        .filter(tag => tag.timestampMs < seamMs)
        .map(tag => tag.bytes),
      ...splitTags(other)
        .filter(tag => tag.isConfig || tag.timestampMs >= seamMs)
        .map(tag => tag.bytes),
    ])
    const server = await startFlvServer({ flv: joined, sendsConfigsInPlace: true, speed: 4 })
    cleanups.push(() => server.close())
    const stop = new AbortController()
    const source = createStreamAudioSource({
      ffmpegPath,
      resolveUrl: async () => ({ url: server.url, expiresAt: null }),
    })
    const problems: string[] = []
    let samples = 0
    let squares = 0
    for await (const item of source.open(stop.signal)) {
      if (item.kind === 'state' && item.state.problem) problems.push(item.state.problem.code)
      if (item.kind !== 'item') continue
      samples += item.item.samples.length
      if (samples > 4 * 16_000) for (const sample of item.item.samples) squares += sample * sample
      if (samples > 9 * 16_000) stop.abort()
    }
    expect(problems).toEqual([])
    expect(Math.sqrt(squares / (5 * 16_000))).toBeGreaterThan(0.01)
  })
})
