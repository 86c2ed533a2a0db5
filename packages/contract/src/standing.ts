import { z } from 'zod'
import { problemSchema } from './problem.ts'

/**
 * What the account has, as this machine can prove it. `UNKNOWN`: the cloud has not said yet.
 * `GRACE`: it was not confirmed in time, or ended while offline, and holds for some days more.
 */
export const standingStatusSchema = z.enum([
  'UNKNOWN',
  'NONE',
  'TRIAL',
  'ACTIVE',
  'GRACE',
  'EXPIRED',
  'REVOKED',
])
export type StandingStatus = z.infer<typeof standingStatusSchema>

const moment = z.number().int().nullable()

/** The plan on this machine, online or not. Nothing of the product is closed by it. Times are epoch ms. */
export const standingSchema = z.object({
  /** Never worse than at the beginning of the live session that runs. */
  status: standingStatusSchema,
  /** What it will be once that session has ended; null where nothing is held back. */
  afterLive: standingStatusSchema.nullable(),
  planId: z.string().nullable(),
  /** End of everything paid for or tried, as the cloud last said. */
  until: moment,
  /** How long it holds without the cloud. */
  holdsUntil: moment,
  /** When the cloud last confirmed it for this machine. */
  confirmedAt: moment,
  /** When the cloud is asked again by itself. */
  nextCheckAt: moment,
  isChecking: z.boolean(),
  /** The clock of this machine does not agree with what the cloud signed. */
  isClockWrong: z.boolean(),
  /** Why the last question to the cloud brought nothing. */
  problem: problemSchema.nullable(),
})
export type Standing = z.infer<typeof standingSchema>

/** One machine on which the account is used; a copy of the app on it is an installation. */
export const installationSchema = z.object({
  id: z.string(),
  /** Its system: `Windows`, `macOS`, `Linux`. */
  name: z.string(),
  createdAt: z.number().int(),
  lastSeenAt: z.number().int(),
  isCurrent: z.boolean(),
})
export type Installation = z.infer<typeof installationSchema>
