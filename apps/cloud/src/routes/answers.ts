import { cloudProblemAnswerSchema } from '@talkingcat/contract/cloud'
import type { z } from 'zod'

/** The answers of a route: its own, and problems. */
export const answers = <T extends z.ZodType>(schema: T) => ({
  200: schema,
  '4xx': cloudProblemAnswerSchema,
  '5xx': cloudProblemAnswerSchema,
})
