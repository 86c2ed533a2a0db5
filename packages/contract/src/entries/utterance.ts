import { z } from 'zod'
import { sessionMsSchema } from '../ids.ts'
import { correctionSchema } from '../vocabulary.ts'

/** Recognised speech of one segment. Times are session times of the sound itself. */
export const utteranceSchema = z.object({
  utteranceId: z.string(),
  startMs: sessionMsSchema,
  endMs: sessionMsSchema,
  /** With the host's own words put right. */
  text: z.string(),
  /** What the recogniser wrote and what was put right in it; absent where `text` is just that. */
  rawText: z.string().optional(),
  corrections: z.array(correctionSchema).optional(),
  /** `zh`, `en`, … as the model says; empty when it says nothing. */
  language: z.string(),
  /** `NEUTRAL`, `HAPPY`, … as the model says. */
  emotion: z.string(),
  /** `Speech`, `BGM`, `Laughter`, … as the model says. */
  audioEvent: z.string(),
  /** Mean token probability, 0 to 1; null when the model gives none. */
  confidence: z.number().min(0).max(1).nullable(),
  modelId: z.string(),
  /** What the model heard piece by piece, and when each began, session ms; absent where it tells no times. */
  tokens: z.array(z.tuple([z.string(), sessionMsSchema])).optional(),
})
export type Utterance = z.infer<typeof utteranceSchema>

export const utteranceRecognizedSchema = z.object({
  type: z.literal('utterance.recognized'),
  payload: utteranceSchema,
})
