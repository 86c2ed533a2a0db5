import { z } from 'zod'
import { epochMsSchema, sessionMsSchema } from '../ids.ts'
import { liveEventSchema } from './live-events.ts'
import {
  gapRecordedSchema,
  recapWrittenSchema,
  sessionEndedSchema,
  sessionResumedSchema,
  sessionStartedSchema,
} from './session-facts.ts'
import { utteranceRecognizedSchema } from './utterance.ts'

/** An entry without its place in the log: what a producer hands to `append`. */
export const entryBodySchema = z.discriminatedUnion('type', [
  ...liveEventSchema.options,
  utteranceRecognizedSchema,
  sessionStartedSchema,
  sessionResumedSchema,
  sessionEndedSchema,
  gapRecordedSchema,
  recapWrittenSchema,
])
export type EntryBody = z.infer<typeof entryBodySchema>
export type EntryType = EntryBody['type']
export type EntryBodyOf<T extends EntryType> = Extract<EntryBody, { type: T }>

/** Place of an entry in its session's log. */
export const entryPlaceSchema = z.object({
  /** 1, 2, 3 … without holes, per session. */
  seq: z.int().positive(),
  at: epochMsSchema,
  atMs: sessionMsSchema,
})
export type EntryPlace = z.infer<typeof entryPlaceSchema>

export type Entry = EntryPlace & EntryBody
export type EntryOf<T extends EntryType> = EntryPlace & EntryBodyOf<T>
export const entrySchema = z.intersection(entryPlaceSchema, entryBodySchema)

/** Version written beside every entry. Raise it with an upcast for the older ones. */
export const entryVersion = 1
