/** No server may keep us away for longer than that. */
export const longestRetryAfterMs = 24 * 3_600_000

/** `Retry-After` in whole seconds, as the cloud and its gateways send it; null where there is none. */
export function retryAfterMsIn(header: string | null): number | null {
  if (header === null || !/^\d{1,9}$/.test(header.trim())) return null
  return Math.min(Number(header) * 1000, longestRetryAfterMs)
}
