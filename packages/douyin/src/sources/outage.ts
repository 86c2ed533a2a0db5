import type { Gap } from '@talkingcat/contract'
import type { SourceClock } from './source-clock.ts'

type Reason = 'network' | 'stall'

export type Outage = {
  /** When the last frame came, on the clock of durations. */
  readonly lastFrameMs: number
  noteFrame(): void
  /**
   * Data stopped; the first reason of an outage is kept.
   * @param sinceMs where less is certain than the last frame tells, e.g. frames without people
   */
  begin(reason: Reason, sinceMs?: number): void
  /** The same where frames had come, but none for `ms`. */
  beginIfQuietFor(ms: number, reason: Reason): void
  /**
   * The room's newest messages were told. Where they reach back to one that we had, nothing was missed
   * up to the last frame after all. Only the first answer in an outage shows that: a later one reaches
   * back to the answer before it.
   */
  noteHistory(doesReachBack: boolean): void
  /** Data flows again: the gap from the last frame before the outage, null when there was none. */
  finish(): Gap | null
}

/** Measures spans without data. The last frame starts as the moment the source was opened. */
export function createOutage(clock: SourceClock): Outage {
  let lastFrameMs = clock.elapsedMs()
  let hasFrames = false
  let open: {
    fromMs: number
    lastFrameMs: number
    reason: Reason
    hasHistory: boolean
  } | null = null

  function begin(reason: Reason, sinceMs = lastFrameMs): void {
    open ??= { fromMs: lastFrameMs, lastFrameMs, reason, hasHistory: false }
    open.fromMs = Math.min(open.fromMs, sinceMs)
  }

  return {
    get lastFrameMs() {
      return lastFrameMs
    },
    noteFrame() {
      lastFrameMs = clock.elapsedMs()
      hasFrames = true
    },
    begin,
    beginIfQuietFor(ms, reason) {
      if (hasFrames && clock.elapsedMs() - lastFrameMs >= ms) begin(reason)
    },
    noteHistory(doesReachBack) {
      if (!open || open.hasHistory) return
      open.hasHistory = true
      if (doesReachBack) open.fromMs = open.lastFrameMs
    },
    finish() {
      if (!open) return null
      const { fromMs, reason } = open
      open = null
      return gapOf({ reason, toAt: clock.now(), lengthMs: clock.elapsedMs() - fromMs })
    },
  }
}

/** A gap that ends at `toAt`. Its length was measured, so that a clock that was set can not change it. */
export function gapOf(parts: { reason: Gap['reason']; toAt: number; lengthMs: number }): Gap {
  const { reason, toAt, lengthMs } = parts
  // What was missed took a moment, and the clock may have been set back to its beginning.
  const fromAt = Math.max(0, toAt - Math.max(1, Math.ceil(lengthMs)))
  return { source: 'room', fromAt, toAt, reason }
}
