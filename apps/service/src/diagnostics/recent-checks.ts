import type { Check } from '@talkingcat/contract'

/** Checks start programs and read whole models: a page that looks every few seconds gets the last ones. */
const freshForMs = 15_000

export function createRecentChecks(
  runChecks: () => Promise<Check[]>,
  clock: () => number,
): () => Promise<Check[]> {
  let last: { at: number; checks: Promise<Check[]> } | null = null
  return () => {
    const now = clock()
    if (!last || now - last.at >= freshForMs || now < last.at) {
      const checks = runChecks()
      last = { at: now, checks }
      // A failed look is not remembered.
      checks.catch(() => {
        last = null
      })
    }
    return last.checks
  }
}
