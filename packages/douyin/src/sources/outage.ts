import type { Gap } from '@talkingcat/contract'

export type Outage = {
  readonly lastFrameAt: number
  noteFrame(): void
  /** Data stopped; the first reason of an outage is kept. */
  begin(reason: 'network' | 'stall'): void
  /** Data flows again: the gap from the last frame before the outage, null when there was none. */
  finish(): Gap | null
}

/** Measures spans without data. `lastFrameAt` starts at the moment the source was opened. */
export function createOutage(clock: { now(): number }): Outage {
  let lastFrameAt = clock.now()
  let open: { fromAt: number; reason: 'network' | 'stall' } | null = null
  return {
    get lastFrameAt() {
      return lastFrameAt
    },
    noteFrame() {
      lastFrameAt = clock.now()
    },
    begin(reason) {
      open ??= { fromAt: lastFrameAt, reason }
    },
    finish() {
      if (!open) return null
      const gap: Gap = { source: 'room', ...open, toAt: clock.now() }
      open = null
      return gap
    },
  }
}
