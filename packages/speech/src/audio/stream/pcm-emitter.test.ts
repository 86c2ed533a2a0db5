import type { SourceItem } from '@talkingcat/contract'
import { expect, it } from 'vitest'
import { readDemo } from '../../testing/demos.ts'
import { joinSamples, type PcmChunk } from '../pcm.ts'
import { readWav } from '../wav.ts'
import { hlsReplay, PcmEmitter } from './pcm-emitter.ts'

const blocks: Float32Array[] = []
for await (const block of readWav((await readDemo('demo1')).wavPath)) blocks.push(block)
const spoken = joinSamples(blocks)
const second = 16_000
const piece = (fromS: number, toS: number, gain = 1) =>
  spoken.slice(fromS * second, toS * second).map(sample => sample * gain)

function start() {
  const items: SourceItem<PcmChunk>[] = []
  const emitter = new PcmEmitter(item => items.push(item))
  emitter.connect(hlsReplay)
  return {
    emitter,
    given: () => items.flatMap(item => (item.kind === 'item' ? [item.item] : [])),
    gaps: () => items.flatMap(item => (item.kind === 'gap' ? [item.gap] : [])),
  }
}

const samplesIn = (chunks: readonly PcmChunk[]) =>
  chunks.reduce((sum, { samples }) => sum + samples.length, 0)

const endOf = (chunks: readonly PcmChunk[]) => {
  const last = chunks.at(-1)
  return last ? last.at + last.samples.length / 16 : Number.NaN
}

/** 14 s of speech, then a cut. */
function startAndCut() {
  const started = start()
  started.emitter.add(piece(0, 14), 1_000_000)
  started.emitter.interrupt('network')
  return started
}

it('knows what was heard, whatever the clock says of it, quieter and over several pieces', () => {
  const { emitter, given, gaps } = startAndCut()
  // Seven seconds back; the clock takes it for three.
  const correction = emitter.add(piece(7, 11, 0.4), 1_011_000)
  expect(correction).toBeCloseTo(-4000, -1)
  emitter.add(piece(11, 15, 0.4), 1_015_000 + correction)
  expect(samplesIn(given()) / second).toBeCloseTo(15, 2)
  expect(endOf(given())).toBeCloseTo(1_015_000, 0)
  expect(gaps()).toEqual([])
})

it('goes on skipping when the connection that repeats is cut in the middle of it', () => {
  const { emitter, given, gaps } = startAndCut()
  emitter.add(piece(7, 11), 1_007_000)
  emitter.interrupt('stall')
  emitter.rejoin(1000)
  // From second 12 on: two of the three seconds still to be skipped, as one is missing.
  emitter.add(piece(12, 16), 1_012_000)
  expect(samplesIn(given()) / second).toBeCloseTo(16, 2)
  expect(gaps()).toEqual([])
})

it('tells of what is missing when something new comes that the clock takes for old', () => {
  const { emitter, given, gaps } = startAndCut()
  emitter.add(piece(20, 24), 1_012_000)
  expect(samplesIn(given()) / second).toBe(18)
  expect(gaps()).toMatchObject([{ fromAt: 1_014_000, reason: 'network' }])
  const ats = given().map(({ at }) => at)
  expect(ats).toEqual(ats.toSorted((a, b) => a - b))
})

it('goes by the clock where there is only silence to compare', () => {
  const { emitter, given, gaps } = startAndCut()
  emitter.add(new Float32Array(2 * second), 1_013_000)
  expect(samplesIn(given()) / second).toBe(15)
  expect(gaps()).toEqual([])
})

it('a hole of known length is as long as it is, wherever it is found on the clock', () => {
  const { emitter, given, gaps } = start()
  emitter.add(piece(0, 2), 1_000_000)
  emitter.leap(2000)
  emitter.add(piece(4, 6), 1_003_300)
  expect(gaps()).toMatchObject([{ fromAt: 1_002_000, toAt: 1_004_000 }])
  expect(endOf(given())).toBe(1_006_000)
})

it('estimates that fall far behind make the clock slower, never stand still', () => {
  const { emitter, given } = start()
  const ends: number[] = []
  for (let s = 0; s < 4; s++) {
    emitter.add(piece(s, s + 1), (s === 0 ? 1_000_000 : 990_000) + 1000 * s)
    ends.push(endOf(given()))
  }
  expect(ends).toEqual([1_001_000, 1_001_950, 1_002_900, 1_003_850])
  const ats = given().map(({ at }) => at)
  expect(ats).toEqual(ats.toSorted((a, b) => a - b))
})
