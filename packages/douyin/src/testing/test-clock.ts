import type { SourceClock } from '../sources/source-clock.ts'

export type TestClock = SourceClock & {
  /** What a user or a time server does: only the wall clock moves. */
  setWall(byMs: number): void
  /** What a closed lid does: time passes on both clocks while nothing runs. */
  sleep(ms: number): void
}

/** The machine's own clocks, which a test can set and put to sleep. */
export function createTestClock(): TestClock {
  let wallMs = 0
  let sleptMs = 0
  return {
    now: () => Date.now() + wallMs + sleptMs,
    elapsedMs: () => performance.now() + sleptMs,
    setWall(byMs) {
      wallMs += byMs
    },
    sleep(ms) {
      sleptMs += ms
    },
  }
}
