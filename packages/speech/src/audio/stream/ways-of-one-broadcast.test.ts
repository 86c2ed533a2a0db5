import { AppError } from '@talkingcat/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { type Collected, collect, samplesOf } from '../../testing/collect.ts'
import { readDemo } from '../../testing/demos.ts'
import { type ConnectionPlan, startFlvServer } from '../../testing/flv-server.ts'
import { makeHls, startHlsServer } from '../../testing/hls-server.ts'
import { makeFlv } from '../../testing/make-flv.ts'
import { findFfmpeg } from '../aac/find-ffmpeg.ts'
import { readMedia } from '../media-file.ts'
import { joinSamples, type PcmChunk } from '../pcm.ts'
import { findOverlap } from './find-overlap.ts'
import { createStreamAudioSource } from './stream-audio-source.ts'
import type { StreamAddress } from './stream-options.ts'

const ffmpeg = await findFfmpeg({ env: { PATH: process.env.PATH } })
const ffmpegPath = ffmpeg?.path ?? ''
const { wavPath } = await readDemo('demo1')
const flv = ffmpeg ? await makeFlv(ffmpegPath, wavPath) : Buffer.alloc(0)
const media = ffmpeg ? await makeHls(ffmpegPath, wavPath) : { segments: [] }
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** One broadcast by both ways; HLS is `lateS` later than its segments take to be made. */
async function broadcast(options: {
  headStartS: number
  lateS: number
  burstMs?: number
  plans: ConnectionPlan[]
}) {
  const { headStartS, lateS, burstMs = 0, plans } = options
  const startedAt = Date.now() - 1000 * headStartS
  const plan = (connection: number) => plans[connection] ?? {}
  const server = await startFlvServer({ flv, startedAt, burstMs, plan })
  const hls = await startHlsServer({ media, startedAt, headStartS: -lateS })
  cleanups.push(
    () => server.close(),
    () => hls.close(),
  )
  const way = {
    flv: { url: server.url, expiresAt: null },
    hls: { url: hls.url, format: 'hls', expiresAt: null },
  } satisfies Record<string, StreamAddress>
  return { way, hls, startedAt }
}

function open(addresses: StreamAddress[]) {
  const source = createStreamAudioSource({
    ffmpegPath,
    resolveUrl: async () => addresses.shift() ?? Promise.reject(new AppError('ROOM_OFFLINE')),
    timings: { backOffMs: [300] },
  })
  return source.open(new AbortController().signal)
}

/** Where in the broadcast each stretch of sound that can be told comes from, and what `at` was given to it. */
async function placesOf(chunks: readonly PcmChunk[], startedAt: number) {
  const blocks: Float32Array[] = []
  for await (const block of readMedia(wavPath, ffmpegPath)) blocks.push(block)
  const spoken = joinSamples(blocks)
  const heard = joinSamples(chunks.map(({ samples }) => samples))
  const places: { heardMs: number; spokenMs: number; at: number }[] = []
  for (let start = 0; start + 8000 <= heard.length; start += 1600) {
    const at = atOf(chunks, start)
    const aboutMs = at - startedAt
    // On both sides of a hole that was told.
    if (atOf(chunks, start + 7999) - at > 600) continue
    const spokenMsOf = (samples: number) => (spoken.length - samples) / 16
    // The synthetic voice says a word twice in just the same way.
    const overlap = findOverlap(spoken, heard.subarray(start, start + 8000), samples => {
      const offMs = spokenMsOf(samples) - aboutMs
      return Math.abs(offMs) < 10_000 ? offMs : Number.POSITIVE_INFINITY
    })
    if (overlap.kind !== 'heard') continue
    places.push({ heardMs: start / 16, spokenMs: spokenMsOf(overlap.samples), at })
  }
  return places
}

function atOf(chunks: readonly PcmChunk[], sample: number): number {
  let before = 0
  for (const { at, samples } of chunks) {
    if (sample < before + samples.length) return at + (sample - before) / 16
    before += samples.length
  }
  return Number.NaN
}

/** Every word once: what was left out of the broadcast was told, and nothing is there twice. */
async function expectHonest(
  { chunks, gaps }: Pick<Collected, 'chunks' | 'gaps'>,
  startedAt: number,
  withinMs: number,
) {
  const places = await placesOf(chunks, startedAt)
  expect(places.length).toBeGreaterThan(20)
  let jumpedMs = 0
  for (const [index, { spokenMs, heardMs }] of places.entries()) {
    const before = places[index - 1]
    if (!before) continue
    const jumpMs = spokenMs - before.spokenMs - (heardMs - before.heardMs)
    expect(jumpMs, `at ${spokenMs} ms`).toBeGreaterThan(-30)
    if (jumpMs > 30) jumpedMs += jumpMs
  }
  const toldMs = gaps.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0)
  expect(Math.abs(toldMs - jumpedMs)).toBeLessThan(withinMs)
  // One clock: what lies between two sounds in the broadcast lies between them on it too.
  const shifts = places.map(({ at, spokenMs }) => at - spokenMs)
  expect(Math.max(...shifts) - Math.min(...shifts)).toBeLessThan(withinMs)
  return { jumpedMs, toldMs }
}

describe.skipIf(ffmpeg === null)('one broadcast by FLV and by HLS (needs ffmpeg)', () => {
  it.each([
    ['as late as its segments', 0],
    ['three seconds later still', 3],
  ])('FLV → HLS → FLV, HLS %s: no word twice, every hole told', async (_, lateS) => {
    const { way, hls, startedAt } = await broadcast({
      headStartS: 6,
      lateS,
      burstMs: 500,
      plans: [{ cutAfterMs: 9000 }],
    })
    const started = Date.now()
    const addresses: StreamAddress[] = [way.flv, way.hls, way.flv]
    const items = open(addresses)
    let heardByFlv = 0
    const heard = await collect(items, ({ chunks, states }) => {
      if (addresses.length === 1 && Date.now() - started > 17_000) void hls.close()
      if (addresses.length > 0 || states.at(-1)?.status !== 'live') return false
      heardByFlv ||= samplesOf(chunks)
      return samplesOf(chunks) - heardByFlv > 3 * 16_000
    })
    const { jumpedMs, toldMs } = await expectHonest(heard, startedAt, 400)
    process.stdout.write(
      `FLV → HLS (${lateS} s later) → FLV: left out ${Math.round(jumpedMs)} ms, told ${toldMs} ms\n`,
    )
    // From HLS to FLV there is something to leave out.
    expect(jumpedMs).toBeGreaterThan(1000)
  })
})
