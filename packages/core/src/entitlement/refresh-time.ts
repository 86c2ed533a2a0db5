const hourMs = 3_600_000
export const entitlementRefreshMs = 6 * hourMs
const retryMs = [60_000, 5 * 60_000, 30 * 60_000, hourMs]

/**
 * How long until the cloud is asked again: six hours after an answer, sooner after failures.
 * `random` (0 to 1) spreads a fifth of it, so that all hosts do not ask at the same minute.
 */
export function entitlementRefreshDelayMs(failures: number, random: number): number {
  const base =
    failures === 0
      ? entitlementRefreshMs
      : (retryMs[Math.min(failures, retryMs.length) - 1] ?? hourMs)
  return Math.round(base * (0.9 + 0.2 * random))
}
