import type { SourceClock } from './source-clock.ts'

export type Pulse = {
  /** The connection is open; asks at once, to learn whether this server answers at all. */
  start(ping: () => void): void
  /** Anything came from the server. */
  note(): void
  notePong(): void
  /**
   * Asks when it has been quiet. Call every tick.
   * @returns true when a server that answers pings left one unanswered
   */
  isLost(): boolean
}

/**
 * Whether anybody is still there behind a quiet connection. A network that vanishes closes nothing;
 * without a question only the read time-out would notice. A server that never answers pings is
 * left to that.
 */
export function createPulse(options: {
  clock: SourceClock
  pingAfterMs: number
  pongTimeoutMs: number
}): Pulse {
  const { clock, pingAfterMs, pongTimeoutMs } = options
  let ping: (() => void) | null = null
  let heardMs = 0
  let askedMs: number | null = null
  let doesAnswer = false

  function ask(): void {
    askedMs = clock.elapsedMs()
    ping?.()
  }

  function note(): void {
    heardMs = clock.elapsedMs()
    askedMs = null
  }

  return {
    start(send) {
      ping = send
      note()
      ask()
    },
    note,
    notePong() {
      doesAnswer = true
      note()
    },
    isLost() {
      if (!ping) return false
      const nowMs = clock.elapsedMs()
      if (askedMs !== null) return doesAnswer && nowMs - askedMs >= pongTimeoutMs
      if (nowMs - heardMs >= pingAfterMs) ask()
      return false
    },
  }
}
