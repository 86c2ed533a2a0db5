import { uptime } from 'node:os'

/** Two clocks, so that setting the one never looks like time that passed. */
export type SourceClock = {
  /** Epoch ms: names entries. The machine may set it forwards and backwards at any moment. */
  now(): number
  /** Milliseconds that only grow, while the machine sleeps too: for every duration. */
  elapsedMs(): number
}

/** What macOS rounds its uptime to, and a little more. */
const coarseMs = 3_000

/**
 * `performance.now()` stands still on Linux while the machine sleeps, and runs on elsewhere; the
 * uptime counts sleep everywhere, coarsely. A wall clock ahead of the first is a sleep only where the
 * second says so as well, otherwise somebody set it.
 */
export function createSourceClock(
  parts = {
    wallMs: () => Date.now(),
    runningMs: () => performance.now(),
    uptimeMs: () => uptime() * 1000,
  },
): SourceClock {
  const { wallMs, runningMs, uptimeMs } = parts
  const started = { wall: wallMs() - runningMs(), uptime: uptimeMs() - runningMs() }
  let wallAheadMs = 0
  let sleptMs = 0
  return {
    now: wallMs,
    elapsedMs() {
      const running = runningMs()
      const aheadMs = wallMs() - running - started.wall
      // The uptime is a file on Linux: it is read only when there is a reason to.
      if (Math.abs(aheadMs - wallAheadMs) >= coarseMs) {
        wallAheadMs = aheadMs
        const uptimeAheadMs = uptimeMs() - running - started.uptime
        if (uptimeAheadMs - sleptMs >= coarseMs) sleptMs = uptimeAheadMs
      }
      return running + sleptMs
    },
  }
}

export const systemClock: SourceClock = createSourceClock()
