import { CloudError } from '../problems/cloud-error.ts'

export type WorkGate = { run<T>(work: () => Promise<T>): Promise<T> }

/** At most `running` at once and `waiting` in line; whoever comes after is sent away at once. */
export function createWorkGate({
  running,
  waiting,
}: {
  running: number
  waiting: number
}): WorkGate {
  let active = 0
  const line: (() => void)[] = []
  return {
    async run(work) {
      if (active < running) active++
      else {
        if (line.length >= waiting) throw new CloudError('BUSY', { retryAfterMs: 2000 })
        // Whoever leaves hands its place on, so `active` stays.
        await new Promise<void>(resolve => line.push(resolve))
      }
      try {
        return await work()
      } finally {
        const next = line.shift()
        if (next) next()
        else active--
      }
    },
  }
}
