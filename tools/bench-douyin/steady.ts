import { setTimeout as pause } from 'node:timers/promises'
import { createNormaliser, decodeFrame } from '@talkingcat/douyin'
import type { Figure } from '../bench/figure.ts'
import { percentile } from '../bench/percentile.ts'
import { makeRound, roundFrames } from './mix.ts'

const framesPerSecond = 500

/** A very busy room at its own pace: how long a frame takes to become events, gunzip included. */
export async function measureSteady(durationMs: number): Promise<Figure[]> {
  const rounds = Math.ceil((durationMs * framesPerSecond) / 1000 / roundFrames)
  const frames = (function* () {
    for (let round = 0; round < rounds; round++) yield* makeRound(round, { isGzip: true })
  })()
  const normaliser = createNormaliser()
  const tookMs: number[] = []
  const startedAt = performance.now()
  const before = process.cpuUsage()
  for (const bytes of frames) {
    const dueMs = startedAt + (tookMs.length * 1000) / framesPerSecond - performance.now()
    if (dueMs > 1) await pause(dueMs)
    const from = performance.now()
    const frame = decodeFrame(bytes)
    if (frame.kind === 'messages') {
      for (const message of frame.messages) normaliser.normalise(message)
    }
    normaliser.flush(Date.now())
    tookMs.push(performance.now() - from)
  }
  const wallMs = performance.now() - startedAt
  const { user, system } = process.cpuUsage(before)
  const name = (text: string) => `500 frames/s for ${Math.round(wallMs / 1000)} s, ${text}`
  const sampleSize = tookMs.length
  return [
    { name: name('frame → events, p50'), value: percentile(tookMs, 0.5), unit: 'ms', sampleSize },
    {
      ...{ name: name('frame → events, p99'), value: percentile(tookMs, 0.99), unit: 'ms' },
      ...{ atMost: 20, sampleSize },
    },
    { name: name('of one core'), value: (user + system) / 10 / wallMs, unit: '%' },
  ]
}
