/** A second Ctrl+C after this long is meant; one that npm passes on as well comes at once. */
const secondIsMeantMs = 1000

/**
 * Aborts when the user or the system asks the program to end: Ctrl+C, a closed terminal, kill.
 * Asked again, the process ends at once. From then on no signal has its default effect.
 */
export function stopSignal(): AbortSignal {
  const stop = new AbortController()
  let firstAt = 0
  const onSignal = () => {
    if (stop.signal.aborted && performance.now() - firstAt > secondIsMeantMs) process.exit(130)
    if (stop.signal.aborted) return
    firstAt = performance.now()
    stop.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return stop.signal
}
