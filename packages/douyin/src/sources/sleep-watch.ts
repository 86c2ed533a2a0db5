import type { SourceClock } from './source-clock.ts'

export type SleepWatch = {
  /** Looks whether we slept since the last look; whoever comes first after a sleep calls it. */
  check(): void
  /** @returns how to stop listening */
  onWake(listener: () => void): () => void
  close(): void
}

/**
 * Tells when this process did not run for `sleptAfterMs`: the machine slept, or was held up as if it
 * had. By then the server has dropped us, and no time-out of ours has noticed.
 */
export function createSleepWatch(options: {
  clock: SourceClock
  everyMs: number
  sleptAfterMs: number
}): SleepWatch {
  const { clock, everyMs, sleptAfterMs } = options
  const listeners = new Set<() => void>()
  let lookedMs = clock.elapsedMs()

  function check(): void {
    const lateMs = clock.elapsedMs() - lookedMs - everyMs
    lookedMs = clock.elapsedMs()
    if (lateMs >= sleptAfterMs) for (const listener of [...listeners]) listener()
  }

  const ticker = setInterval(check, everyMs)
  return {
    check,
    onWake(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => clearInterval(ticker),
  }
}
