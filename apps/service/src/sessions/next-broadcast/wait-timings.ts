/** How patiently a host's next broadcast is waited for. All in ms. */
export type WaitTimings = {
  /** Between two questions. */
  everyMs: number
  /** By how much of that the pause is longer or shorter, by chance. */
  spread: number
  /** Never sooner: a platform that is asked too often stops answering. */
  minMs: number
  /** Answers that tell nothing double the pause, up to this. */
  maxMs: number
  /** The longest that one question takes. */
  askLimitMs: number
  giveUpAfterMs: number
}

export const defaultWaitTimings: WaitTimings = {
  everyMs: 45_000,
  spread: 1 / 3,
  minMs: 30_000,
  maxMs: 300_000,
  askLimitMs: 20_000,
  giveUpAfterMs: 24 * 3_600_000,
}

/**
 * The pause before the next question.
 * @param untoldCount answers in a row that told nothing
 * @param chance from 0 to 1
 */
export function pauseMs(timings: WaitTimings, untoldCount: number, chance: number): number {
  const { everyMs, spread, minMs, maxMs } = timings
  const middle = everyMs * 2 ** untoldCount
  return Math.max(minMs, Math.min(maxMs, middle * (1 + spread * (2 * chance - 1))))
}
