import type { Database } from './database/schema.ts'
import type { HashGate } from './passwords/hash-gate.ts'
import type { SignIns } from './sign-ins/sign-ins.ts'
import type { Throttles } from './throttles/throttles.ts'

/** What the routes work with. */
export type Parts = {
  db: Database
  /** Epoch ms. */
  now: () => number
  signIns: SignIns
  throttles: Throttles
  gate: HashGate
}
