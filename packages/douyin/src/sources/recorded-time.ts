import { pause } from './backoff.ts'

/** Longest wait at a time: combos that went silent are closed about as often while nothing comes. */
const tickMs = 1_000

export type RecordedTime = {
  /** Epoch ms by the recorded clock. */
  now(): number
  /** The next frame came then. Where that clock was set back, time stands still. */
  expect(atMs: number): void
  /** A step towards the next frame, after at most a second's wait. */
  advance(signal: AbortSignal): Promise<void>
  /** Whether it is time for the next frame. */
  readonly isReached: boolean
}

/** The clock of a recording, which goes `speed` times as fast as this machine's. */
export function createRecordedTime(speed: number): RecordedTime {
  let now: number | null = null
  let target = 0
  let previousMs = 0
  /** When, by this machine's clock, it is `now`. */
  let dueAt = performance.now()
  return {
    now: () => now ?? 0,
    get isReached() {
      return now !== null && now >= target
    },
    expect(atMs) {
      target = now === null ? atMs : target + Math.max(0, atMs - previousMs)
      now ??= atMs
      previousMs = atMs
    },
    async advance(signal) {
      const from = now ?? target
      const left = target - from
      const step = Math.min(left, tickMs * speed)
      // By a clock, not by adding up waits, of which each is a little too long.
      dueAt += step / speed
      const earlyMs = dueAt - performance.now()
      if (earlyMs >= 1) await pause(earlyMs, signal)
      now = step === left ? target : from + step
    },
  }
}
