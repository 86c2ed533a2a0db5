/** Runs a task again and again, never twice at once; `close()` waits for the run under way. */
export function repeat(
  everyMs: number,
  task: () => Promise<unknown>,
  onError: (error: unknown) => void,
) {
  let running: Promise<unknown> | null = null
  const timer = setInterval(() => {
    running ??= task()
      .catch(onError)
      .finally(() => {
        running = null
      })
  }, everyMs)
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}
