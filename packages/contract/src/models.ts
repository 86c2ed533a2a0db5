import { z } from 'zod'
import { countSchema, epochMsSchema } from './ids.ts'
import { problemSchema } from './problem.ts'

/** A speech model as the page shows it. */
export const modelStateSchema = z.object({
  id: z.string(),
  title: z.string(),
  licence: z.string(),
  bytes: countSchema,
  status: z.enum(['missing', 'downloading', 'importing', 'verifying', 'ready', 'failed']),
  /** Of a model that is not ready, also what an earlier attempt left. */
  receivedBytes: countSchema,
  /** Over the last few seconds; null while unknown. */
  bytesPerSecond: z.number().nullable(),
  /** At that speed; null while unknown. */
  remainingMs: z.number().nullable(),
  /** The mirror it comes from; null when none, or when another program downloads it. */
  mirror: z.string().nullable(),
  /** No mirror gives anything at the moment; the download goes on by itself. */
  isWaiting: z.boolean(),
  folder: z.string(),
  /** Whose folder it was found in; null while it is not ready. */
  origin: z.enum(['bundled', 'own', 'MODEL_ROOT', 'ModelScope', 'Hugging Face']).nullable(),
  problem: problemSchema.nullable(),
})
export type ModelState = z.infer<typeof modelStateSchema>

/** A full path on this machine: `/…`, `C:\…` or `\\server\…`. */
export const absolutePathSchema = z
  .string()
  .trim()
  .max(1000)
  .regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)/)

/** How many threads the recogniser is fastest with here, and how that was found. */
export const calibrationSchema = z.object({
  threadCount: countSchema,
  /** `rtf` = decode time over duration of the sound: 0.1 is ten times faster than speech. */
  measured: z.array(
    z.object({ threadCount: countSchema, rtf: z.number().positive(), loadMs: z.number() }),
  ),
  measuredAt: epochMsSchema,
})
export type Calibration = z.infer<typeof calibrationSchema>

export const calibrationStateSchema = z.object({
  /** `no-model`: there is nothing to measure. */
  status: z.enum(['no-model', 'unknown', 'running', 'known']),
  calibration: calibrationSchema.nullable(),
  /** Why the last attempt came to nothing. */
  problem: problemSchema.nullable(),
})
export type CalibrationState = z.infer<typeof calibrationStateSchema>
