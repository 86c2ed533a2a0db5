import { z } from 'zod'
import { problemSchema } from './problem.ts'
import { problemCodes } from './problem-table.ts'

/** Whose sound becomes captions: the room's own stream, or what a page of ours captures. */
export const soundChoiceSchema = z.enum(['room', 'microphone', 'system'])
export type SoundChoice = z.infer<typeof soundChoiceSchema>

/** The two that a page sends up itself. */
export const capturedSoundSchema = soundChoiceSchema.exclude(['room'])
export type CapturedSound = z.infer<typeof capturedSoundSchema>

/*
 * Sound from a page, over a WebSocket (`streamPaths.sound`): `hello`, then binary frames of at most a
 * second: when their first sample was captured, ms since the page began (32 bits, little-endian), then
 * 16-bit little-endian mono samples.
 */

/** Page → service, as text. */
export const soundUpSchema = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('hello'),
      sound: capturedSoundSchema,
      sampleRateHz: z.int().min(8000).max(48_000),
    })
    .strict(),
  /** The device is gone; the page looks for it again. */
  z.object({ type: z.literal('lost'), code: z.enum(problemCodes) }).strict(),
])
export type SoundUp = z.infer<typeof soundUpSchema>

/** Service → page, as text. */
export const soundDownSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Once a second: sound that arrived, and how much of it is not recognised yet. */
  z.object({ type: z.literal('progress'), receivedMs: z.number(), lagMs: z.number() }),
  /** Followed by the end of the connection. */
  z.object({ type: z.literal('refused'), problem: problemSchema }),
])
export type SoundDown = z.infer<typeof soundDownSchema>
