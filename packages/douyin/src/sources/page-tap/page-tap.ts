import { openRun } from '../open-run.ts'
import { noDrops } from '../output-buffer.ts'
import type { RoomSource } from '../room-source.ts'
import { systemClock } from '../source-clock.ts'
import { type PageTapCounters, type PageTapOptions, pageTapTimings } from './page-tap-options.ts'
import { runPageTap } from './page-tap-run.ts'

/**
 * The room's own page, in a browser where the host is logged in: the page signs, acknowledges and
 * reconnects; its frames are only read. Each `open` is one independent run.
 */
export function createPageTapSource(
  options: PageTapOptions,
): RoomSource & { readonly counters: PageTapCounters } {
  const { clock = systemClock, bufferLimit } = options
  const counters: PageTapCounters = {
    pages: 0,
    loads: 0,
    frames: 0,
    bodies: 0,
    lostBodies: 0,
    damagedFrames: new Map(),
    dropped: noDrops(),
    intake: null,
  }
  return {
    counters,
    open: signal =>
      openRun(
        parts =>
          runPageTap({
            ...parts,
            options,
            counters,
            clock,
            timings: { ...pageTapTimings, ...options.timings },
          }),
        { bufferLimit, clock, dropped: counters.dropped, signal },
      ),
  }
}
