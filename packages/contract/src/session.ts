import { z } from 'zod'
import { roomSchema } from './entries/session-facts.ts'
import { countSchema, epochMsSchema, sessionIdSchema } from './ids.ts'

/** One recording of one room, as lists show it; a projection of its log. */
export const sessionSchema = z.object({
  id: sessionIdSchema,
  /** `interrupted` = the app went away in the middle; it can be resumed or closed. */
  status: z.enum(['recording', 'interrupted', 'ended']),
  room: roomSchema,
  isDemo: z.boolean(),
  /** The session after whose end this one began by itself; null when the host began it. */
  followsId: sessionIdSchema.nullable(),
  startedAt: epochMsSchema,
  /** Time of the last entry, for a session that is not recording; null while it is. */
  endedAt: epochMsSchema.nullable(),
  lastSeq: countSchema,
  /** Folder with the artifacts; null until the recap was written. */
  recordsFolder: z.string().nullable(),
})
export type Session = z.infer<typeof sessionSchema>
