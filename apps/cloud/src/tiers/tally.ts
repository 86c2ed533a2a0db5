import { createHash } from 'node:crypto'

const modulus = 1n << 256n

/** Count and hash of a set, whatever order it comes in: two databases sort text differently. */
export function createTally() {
  let count = 0
  let sum = 0n
  return {
    add(...values: readonly unknown[]) {
      count++
      const hash = createHash('sha256').update(JSON.stringify(values)).digest('hex')
      sum = (sum + BigInt(`0x${hash}`)) % modulus
    },
    result: () => ({ count, hash: sum.toString(16).padStart(64, '0') }),
  }
}
export type Tally = ReturnType<ReturnType<typeof createTally>['result']>
