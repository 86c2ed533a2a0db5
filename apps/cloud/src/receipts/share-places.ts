import { createWorkGate, type WorkGate } from '../throttles/work-gate.ts'

/** At most `running` at once of one account, its others wait: nobody alone takes every place. */
export function createShares(limits: { running: number; waiting: number }) {
  const shares = new Map<string, { gate: WorkGate; users: number }>()
  return {
    async run<T>(who: string, work: () => Promise<T>): Promise<T> {
      const share = shares.get(who) ?? { gate: createWorkGate(limits), users: 0 }
      shares.set(who, share)
      share.users++
      try {
        return await share.gate.run(work)
      } finally {
        if (--share.users === 0) shares.delete(who)
      }
    },
  }
}
