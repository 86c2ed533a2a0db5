/** Wait before attempt `attempt` (from 1): doubles from `minMs` to `maxMs`, ±25 % so that clients spread out. */
export function backoffMs(
  attempt: number,
  range: { minMs: number; maxMs: number },
  random: () => number = Math.random,
): number {
  const base = Math.min(range.maxMs, range.minMs * 2 ** Math.min(attempt - 1, 30))
  return Math.round(base * (0.75 + random() * 0.5))
}

/** Resolves after `ms`, or at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    const finish = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
  })
}
