/**
 * Runs a task again and again, never twice at once; `close()` tells the run under way by its signal
 * and waits for it.
 */
export function repeat(
  everyMs: number,
  task: (signal: AbortSignal) => Promise<unknown>,
  onError: (error: unknown) => void,
) {
  let running: Promise<unknown> | null = null
  const closing = new AbortController()
  const timer = setInterval(() => {
    running ??= task(closing.signal)
      .catch(onError)
      .finally(() => {
        running = null
      })
  }, everyMs)
  return {
    async close() {
      clearInterval(timer)
      closing.abort()
      await running
    },
  }
}
