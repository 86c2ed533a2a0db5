import { z } from 'zod'
import { countSchema, sessionMsSchema } from './ids.ts'
import { modelStateSchema } from './models.ts'
import { problemSchema } from './problem.ts'
import { sessionSchema } from './session.ts'
import { soundChoiceSchema } from './sound.ts'
import { sourceStateSchema } from './source-state.ts'

/** What a room sounds like of late, as far as can be said. */
export const soundKindSchema = z.enum(['speech', 'music', 'quiet', 'unknown'])
export type SoundKind = z.infer<typeof soundKindSchema>

/** Unsaved messages of the event stream: the state of things right now. They carry no id. */
export const signalSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.state'), session: sessionSchema }),
  z.object({ type: z.literal('source.state'), state: sourceStateSchema }),
  z.object({
    type: z.literal('recognizer.state'),
    status: z.enum(['off', 'loading', 'ready', 'restarting', 'lagging', 'failed']),
    modelId: z.string().nullable(),
    /** The model recognises one synthetic voice only; the page labels it 演示模型. */
    isDemoModel: z.boolean(),
    problem: problemSchema.nullable(),
  }),
  /** Loudness of the room's sound, 0 to 1, a few times a second. */
  z.object({ type: z.literal('level'), rms: z.number(), atMs: sessionMsSchema }),
  /**
   * What the host is saying, as far as it was heard. `utterance.recognized` with the same id replaces
   * it; where both texts are empty nothing came of it, and what was shown is to be dropped.
   */
  z.object({
    type: z.literal('utterance.partial'),
    utteranceId: z.string(),
    startMs: sessionMsSchema,
    /** Will not change while the sentence grows. */
    committed: z.string(),
    /** May still change. */
    rest: z.string(),
  }),
  z.object({ type: z.literal('sound.kind'), kind: soundKindSchema }),
  /** Which sound is recognised. */
  z.object({ type: z.literal('sound.choice'), sound: soundChoiceSchema }),
  z.object({
    type: z.literal('storage.state'),
    status: z.enum(['ok', 'degraded']),
    /** Entries held in memory until they can be written. */
    pendingCount: countSchema,
    problem: problemSchema.nullable(),
  }),
  z.object({ type: z.literal('model.state'), model: modelStateSchema }),
  /** Everything logged so far has been sent; what follows is live. */
  z.object({ type: z.literal('caught-up'), seq: countSchema }),
])
export type Signal = z.infer<typeof signalSchema>
export type SignalOf<T extends Signal['type']> = Extract<Signal, { type: T }>
