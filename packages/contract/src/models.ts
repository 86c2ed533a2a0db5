import { z } from 'zod'
import { countSchema } from './ids.ts'
import { problemSchema } from './problem.ts'

/** A speech model as the page shows it. */
export const modelStateSchema = z.object({
  id: z.string(),
  title: z.string(),
  licence: z.string(),
  bytes: countSchema,
  status: z.enum(['missing', 'downloading', 'verifying', 'ready', 'failed']),
  receivedBytes: countSchema,
  /** Over the last few seconds; null while unknown. */
  bytesPerSecond: z.number().nullable(),
  folder: z.string(),
  problem: problemSchema.nullable(),
})
export type ModelState = z.infer<typeof modelStateSchema>
