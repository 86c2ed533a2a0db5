import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createReplaySource, type RecordedFrame } from '@talkingcat/douyin'
import type { Figure } from '../bench/figure.ts'
import { makeRound, roundFrames } from './mix.ts'

/** A busy room: the mean of the busiest broadcasts known was 6 events a second. */
const framesPerSecond = 6

/** A broadcast of hours, replayed as fast as possible. */
export async function measureLongBroadcast(hours: number): Promise<Figure[]> {
  const collect = exposeGc()
  let nowMs = Date.UTC(2026, 3, 13)
  const rounds = Math.ceil((hours * 3600 * framesPerSecond) / roundFrames)
  function* frames(): Generator<RecordedFrame> {
    for (let round = 0; round < rounds; round++) {
      for (const bytes of makeRound(round, { isGzip: true })) {
        nowMs += 1000 / framesPerSecond
        yield { atMs: nowMs, kind: 'push', bytes }
      }
    }
  }
  const source = createReplaySource(frames(), {
    speed: Number.POSITIVE_INFINITY,
    clock: { now: () => nowMs },
  })
  const startedAt = performance.now()
  let events = 0
  let early = 0
  for await (const item of source.open(new AbortController().signal)) {
    if (item.kind === 'item') events += 1
    // What a broadcast needs at all is there after the first minutes.
    if (events === 2_000 && early === 0) early = heapAfter(collect)
  }
  const grownBytes = heapAfter(collect) - early
  const seconds = (performance.now() - startedAt) / 1000
  const name = (text: string) => `${hours} h broadcast, ${text}`
  return [
    { name: name('replayed at once'), value: seconds, unit: 's', sampleSize: events },
    { name: name('heap growth'), value: Math.max(0, grownBytes / 1e6), unit: 'MB', atMost: 30 },
  ]
}

function heapAfter(collect: () => void): number {
  collect()
  return process.memoryUsage().heapUsed
}

function exposeGc(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}
