import { openRun } from '../open-run.ts'
import type { RoomSource } from '../room-source.ts'
import { systemClock } from '../source-clock.ts'
import { createSharedCounters, type PageTapCounters } from '../source-counters.ts'
import { type PageTapOptions, pageTapTimings } from './page-tap-options.ts'
import { runPageTap } from './page-tap-run.ts'
import type { TappedPage } from './tapped-page.ts'

/**
 * The room's own page, in a browser where the host is logged in: the page signs, acknowledges and
 * reconnects; its frames are only read. Each `open` is one independent run.
 */
export function createPageTapSource(
  options: PageTapOptions,
): Required<RoomSource> & { readonly counters: PageTapCounters } {
  const { clock = systemClock, bufferLimit } = options
  const counters: PageTapCounters = {
    ...createSharedCounters(),
    ...{ source: 'page', pages: 0, loads: 0, bodies: 0, lostBodies: 0 },
  }
  let shown: TappedPage | null = null
  return {
    counters,
    showPage() {
      shown?.showToHost()
      return shown !== null
    },
    open: signal =>
      openRun(
        parts =>
          runPageTap({
            ...parts,
            options,
            counters,
            onPage(page) {
              shown = page
            },
            clock,
            timings: { ...pageTapTimings, ...options.timings },
          }),
        { bufferLimit, clock, dropped: counters.dropped, signal },
      ),
  }
}
