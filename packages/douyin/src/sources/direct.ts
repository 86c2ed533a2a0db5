import { defaultUserAgent } from '../room/endpoints.ts'
import type { DirectCounters, DirectSourceOptions } from './direct-options.ts'
import { runDirect } from './direct-run.ts'
import { directTimings } from './direct-timings.ts'
import { openRun } from './open-run.ts'
import { noDrops } from './output-buffer.ts'
import type { RoomSource } from './room-source.ts'
import { systemClock } from './source-clock.ts'

/**
 * The room's own push socket, spoken to directly. Each `open` is one independent run, which stops
 * when its signal aborts or its reader leaves.
 */
export function createDirectSource(
  options: DirectSourceOptions,
): RoomSource & { readonly counters: DirectCounters } {
  const { clock = systemClock, bufferLimit } = options
  const counters: DirectCounters = {
    connections: 0,
    frames: 0,
    damagedFrames: new Map(),
    dropped: noDrops(),
    intake: null,
  }
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
