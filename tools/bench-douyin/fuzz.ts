import { setImmediate as turn } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createNormaliser, decodeFrame } from '@talkingcat/douyin'
import { createRandom } from '../../packages/douyin/src/testing/random.ts'
import { makeRound, mixName } from './mix.ts'

/**
 * Mutated frames for as long as asked: bits flipped, bytes overwritten, pieces cut out, doubled or
 * taken from another frame. Ends with 1 when one throws. `--seed` repeats a run.
 */
const { values } = parseArgs({
  options: { count: { type: 'string' }, seconds: { type: 'string' }, seed: { type: 'string' } },
})
const count = Number(values.count ?? 10_000_000)
const seconds = Number(values.seconds ?? Number.POSITIVE_INFINITY)
const seed = Number(values.seed ?? 20_260_413)
const slowMs = 5

const random = createRandom(seed)
const seeds = [false, true].flatMap(isGzip => makeRound(0, { isGzip }))
const pick = () => seeds[random(seeds.length)] ?? new Uint8Array()

function mutate(from: Uint8Array): Uint8Array {
  const at = random(from.length)
  const length = random(Math.min(64, from.length - at)) + 1
  switch (random(6)) {
    case 0:
      return Buffer.concat([from.subarray(0, at), from.subarray(at + length)])
    case 1:
      return Buffer.concat([from.subarray(0, at + length), from.subarray(at)])
    case 2:
      return Buffer.concat([from.subarray(0, at), pick().subarray(random(1000))])
    case 3:
      return from.subarray(0, at)
    default: {
      const bytes = Uint8Array.from(from)
      for (let n = random(8); n >= 0; n--) {
        const place = random(bytes.length)
        bytes[place] = random(2) === 0 ? random(256) : (bytes[place] ?? 0) ^ (1 << random(8))
      }
      return bytes
    }
  }
}

const outcomes = new Map<string, number>()
/** How many took so many hundredths of a millisecond; the last holds all that took longer. */
const spread = new Uint32Array(1001)
const slow = { frames: 0, slowestMs: 0, again: 0 }
let normaliser = createNormaliser({ hostId: '9' })

function read(bytes: Uint8Array): string {
  const frame = decodeFrame(bytes)
  if (frame.kind === 'messages') {
    for (const message of frame.messages) normaliser.normalise(message)
    return 'messages'
  }
  return frame.kind === 'damaged' ? frame.reason : 'control'
}

function timed(bytes: Uint8Array): { outcome: string; tookMs: number } {
  const from = performance.now()
  const outcome = read(bytes)
  return { outcome, tookMs: performance.now() - from }
}

const startedAt = performance.now()
let done = 0
for (; done < count; done++) {
  if (done % 10_000 === 0) {
    if (performance.now() - startedAt > seconds * 1000) break
    normaliser = createNormaliser({ hostId: '9' })
  }
  // A refused gzip body is let go in the next turn of the event loop; in the product each frame has its own.
  if (done % 100 === 0) await turn()
  const bytes = mutate(pick())
  const { outcome, tookMs } = timed(bytes)
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  const bucket = Math.min(spread.length - 1, Math.floor(tookMs * 100))
  spread[bucket] = (spread[bucket] ?? 0) + 1
  slow.slowestMs = Math.max(slow.slowestMs, tookMs)
  if (tookMs <= slowMs) continue
  slow.frames += 1
  // A frame that is slow by itself is so three times; a pause of the machine is not.
  if (Math.min(timed(bytes).tookMs, timed(bytes).tookMs, timed(bytes).tookMs) > slowMs) {
    slow.again += 1
    process.stdout.write(`slow: ${Buffer.from(bytes).toString('base64')}\n`)
  }
}

function percentileMs(share: number): number {
  let seen = 0
  for (const [bucket, frames] of spread.entries()) {
    seen += frames
    if (seen >= done * share) return bucket / 100
  }
  return Number.NaN
}

const tookS = (performance.now() - startedAt) / 1000
process.stdout.write(
  `${done} mutations of ${mixName}, seed ${seed}, ${tookS.toFixed(0)} s, none threw\n` +
    `${[...outcomes].map(([name, frames]) => `${name} ${frames}`).join(', ')}\n` +
    `p99 ${percentileMs(0.99)} ms, p99.99 ${percentileMs(0.9999)} ms, slowest ${slow.slowestMs.toFixed(2)} ms; ` +
    `over ${slowMs} ms ${slow.frames}, again when repeated ${slow.again}\n`,
)
process.exitCode = slow.again > 0 ? 1 : 0
