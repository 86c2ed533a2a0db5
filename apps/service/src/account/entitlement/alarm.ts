/** A timer does not run while the machine sleeps: the clock is looked at once a minute. */
const lookEveryMs = 60_000

/** Rings once at a moment by the clock (epoch ms), which may be set meanwhile. */
export function createAlarm(clock: () => number, ring: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let setAt = 0
  let dueAt: number | null = null

  function look(): void {
    if (dueAt === null) return
    const now = clock()
    // Set back behind the moment it was set at: nobody knows how long is left.
    if (now < dueAt && now >= setAt - lookEveryMs) wait(dueAt - now)
    else {
      dueAt = null
      ring()
    }
  }

  function wait(ms: number): void {
    timer = setTimeout(look, Math.min(Math.max(ms, 0), lookEveryMs))
  }

  function stop(): void {
    clearTimeout(timer)
    dueAt = null
  }

  return {
    get dueAt() {
      return dueAt
    },
    set(delayMs: number): void {
      stop()
      setAt = clock()
      dueAt = setAt + delayMs
      wait(delayMs)
    },
    stop,
  }
}
