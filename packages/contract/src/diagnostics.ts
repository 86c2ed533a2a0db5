import { z } from 'zod'
import { countSchema, sessionIdSchema } from './ids.ts'
import { problemSchema } from './problem.ts'

/** One thing that `doctor` and the page's diagnostics look at. */
export const checkSchema = z.object({
  name: z.enum([
    'node',
    'ffmpeg',
    'model',
    'demo-model',
    'acceleration',
    'calibration',
    'port',
    'disk',
    'storage',
    'electron',
    'browser',
  ]),
  status: z.enum(['ok', 'warning', 'error']),
  /** What was found, in Chinese. */
  found: z.string(),
  /** What to do about it, in Chinese; empty when nothing. */
  next: z.string(),
})
export type Check = z.infer<typeof checkSchema>

/** Counts by name, most first and `other` last. Names are the program's or the platform's own, never a person's. */
const countsByNameSchema = z.array(
  z.object({ name: z.string().regex(/^[A-Za-z0-9-]{1,64}$/), count: countSchema }),
)
export type CountsByName = z.infer<typeof countsByNameSchema>

/** Raw frames being written for a bug report. */
const frameRecordingSchema = z.object({
  /** In the records folder, with `/`. */
  file: z.string(),
  frames: countSchema,
  bytes: countSchema,
  /** Frames that are not in the file. */
  dropped: countSchema,
  /** Why nothing more is written; null while all is well. */
  problem: problemSchema.nullable(),
})
export type FrameRecording = z.infer<typeof frameRecordingSchema>

/** What the source of one running recording has counted so far. Numbers and names only. */
export const roomCountersSchema = z.object({
  sessionId: sessionIdSchema,
  /** `direct` = the push socket itself, `page` = the host's own room page, `replay` = a recording. */
  source: z.enum(['direct', 'page', 'replay']),
  /** Connections made; loads of the page. */
  connections: countSchema,
  frames: countSchema,
  /** Frames that could not be read, by what was wrong with them. */
  damagedFrames: countsByNameSchema,
  /** Messages sent again, which count once. */
  duplicates: countSchema,
  messages: countSchema,
  events: countSchema,
  /** Messages that were read and say nothing new. */
  ignored: countSchema,
  /** Messages of a known kind that could not be read. */
  damagedMessages: countSchema,
  /** Events lost because they could not be taken fast enough. */
  dropped: countSchema,
  /** Messages of kinds that are left unread on purpose. */
  unread: countsByNameSchema,
  /** Messages of kinds that this program does not know. */
  unknown: countsByNameSchema,
  /** Null where the host did not ask for it. */
  frameRecording: frameRecordingSchema.nullable(),
})
export type RoomCounters = z.infer<typeof roomCountersSchema>

/** What the recogniser of one running recording has given so far. */
export const speechCountersSchema = z.object({
  sessionId: sessionIdSchema,
  utterances: countSchema,
  /** Texts that were not taken for speech, by why. */
  drops: countsByNameSchema,
})
export type SpeechCounters = z.infer<typeof speechCountersSchema>
