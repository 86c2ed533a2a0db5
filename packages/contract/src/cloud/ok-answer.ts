import { z } from 'zod'

/** The least that every good answer says. */
export const okAnswerSchema = z.object({ success: z.literal(true) })
