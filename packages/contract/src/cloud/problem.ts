import { z } from 'zod'

/** Every failure of the cloud. `success` and `message` are what the first generation's page reads. */
export const cloudProblemAnswerSchema = z.object({
  success: z.literal(false),
  message: z.string(),
  problem: z.object({ code: z.string(), message: z.string(), next: z.string() }),
  requestId: z.string(),
})
export type CloudProblemAnswer = z.infer<typeof cloudProblemAnswerSchema>
