import { z } from 'zod'
import { platformIdSchema, sessionIdSchema } from '../ids.ts'
import { gapSchema } from '../source-state.ts'

/** What is known of a room when a session starts or its broadcast changes. */
export const roomSchema = z.object({
  /** Number in the room's URL; stable per host. */
  webRid: z.string(),
  /** Id of one broadcast; changes at each start. */
  roomId: platformIdSchema,
  title: z.string(),
  hostName: z.string(),
  hostId: platformIdSchema,
})
export type Room = z.infer<typeof roomSchema>

export const sessionStartedSchema = z.object({
  type: z.literal('session.started'),
  payload: z.object({
    /** What the host typed. */
    input: z.string(),
    room: roomSchema,
    /** True for the built-in demo room, whose captions come from the fixture model. */
    isDemo: z.boolean(),
    /** Begun by itself, after this session's broadcast had ended; absent when the host began it. */
    followsId: sessionIdSchema.optional(),
    appVersion: z.string(),
  }),
})

export const sessionResumedSchema = z.object({
  type: z.literal('session.resumed'),
  payload: z.object({ room: roomSchema, appVersion: z.string() }),
})

export const sessionEndedSchema = z.object({
  type: z.literal('session.ended'),
  payload: z.object({
    /** `closed` = ended later by the host after the app had been closed or killed. */
    reason: z.enum(['host', 'broadcast-ended', 'closed']),
  }),
})

export const gapRecordedSchema = z.object({
  type: z.literal('gap.recorded'),
  payload: gapSchema,
})

export const recapWrittenSchema = z.object({
  type: z.literal('recap.written'),
  payload: z.object({ folder: z.string(), files: z.array(z.string()) }),
})
