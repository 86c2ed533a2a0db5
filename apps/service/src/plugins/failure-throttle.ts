/** A leaky bucket for wrong tokens: `burst` at once, then `perSecond`. */
export function createFailureThrottle(clock: () => number, burst = 120, perSecond = 5) {
  let level = 0
  let at = clock()
  return {
    /** Counts one failure. True when there were too many of late. */
    isExceeded(): boolean {
      const now = clock()
      level = Math.max(0, level - ((now - at) / 1000) * perSecond)
      at = now
      level = Math.min(level + 1, burst + 1)
      return level > burst
    },
  }
}
