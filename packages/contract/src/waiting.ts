import { z } from 'zod'
import { epochMsSchema, sessionIdSchema } from './ids.ts'
import { problemSchema } from './problem.ts'

/** A host's next broadcast that is waited for, to record it by itself. Kept in memory only. */
export const waitingSchema = z.object({
  /** The session whose broadcast ended; a wait has no other name. */
  id: sessionIdSchema,
  webRid: z.string(),
  hostName: z.string(),
  /** Of the broadcast that ended. */
  title: z.string(),
  since: epochMsSchema,
  /** When it is given up. */
  untilAt: epochMsSchema,
  /** When the platform was asked last; null before the first time. */
  lastAskedAt: epochMsSchema.nullable(),
  /** What it said then. `unknown`: it did not say, which is never taken for `ended`. */
  lastAnswer: z.enum(['live', 'ended', 'unknown']).nullable(),
  /** Why it did not say, or why a broadcast that is on air could not be recorded. */
  problem: problemSchema.nullable(),
})
export type Waiting = z.infer<typeof waitingSchema>
