import { z } from 'zod'

/** Ids are strings everywhere: Douyin's are 64-bit and do not survive a JavaScript number. */
export const platformIdSchema = z.string().max(64)

/** Id of one session: 12 lower-case letters and digits, time-ordered, safe in a folder name. */
export const sessionIdSchema = z.string().regex(/^[a-z0-9]{12}$/)
export type SessionId = z.infer<typeof sessionIdSchema>

/** Milliseconds since 1970-01-01 UTC. */
export const epochMsSchema = z.int().nonnegative()

/** Milliseconds since the session's first entry. */
export const sessionMsSchema = z.int().nonnegative()

/** A count of things; never negative. */
export const countSchema = z.int().nonnegative()
