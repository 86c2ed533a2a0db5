import { entitlementRefreshDelayMs } from '@talkingcat/core'

export type EntitlementTimes = {
  /** From the start of the program to its first question, ms. */
  startMs(): number
  /** From a question to the next, after so many failures in a row, ms. */
  nextMs(failures: number): number
}

/** Spread, so that all hosts do not ask at the same moment. */
export const usualTimes: EntitlementTimes = {
  startMs: () => 1000 + 4000 * Math.random(),
  nextMs: failures => entitlementRefreshDelayMs(failures, Math.random()),
}
