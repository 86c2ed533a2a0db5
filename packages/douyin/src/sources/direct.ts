import { defaultUserAgent } from '../room/endpoints.ts'
import type { DirectSourceOptions } from './direct-options.ts'
import { runDirect } from './direct-run.ts'
import { directTimings } from './direct-timings.ts'
import { openRun } from './open-run.ts'
import type { RoomSource } from './room-source.ts'
import { systemClock } from './source-clock.ts'
import { createSharedCounters, type DirectCounters } from './source-counters.ts'

/**
 * The room's own push socket, spoken to directly. Each `open` is one independent run, which stops
 * when its signal aborts or its reader leaves.
 */
export function createDirectSource(
  options: DirectSourceOptions,
): RoomSource & { readonly counters: DirectCounters } {
  const { clock = systemClock, bufferLimit } = options
  const counters: DirectCounters = { source: 'direct', connections: 0, ...createSharedCounters() }
  return {
    counters,
    open: signal =>
      openRun(
        parts =>
          runDirect({
            ...parts,
            options,
            counters,
            clock,
            timings: { ...directTimings, ...options.timings },
            userAgent: options.userAgent ?? defaultUserAgent,
          }),
        { bufferLimit, clock, dropped: counters.dropped, signal },
      ),
  }
}
