import { z } from 'zod'
import { okAnswerSchema } from './ok-answer.ts'
import { lineSchema } from './plain-text.ts'

/** What can be bought. Money is whole fen, never yuan with a point. */
export const planSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/),
  name: z.string().min(1).max(40),
  priceFen: z.number().int().min(1).max(10_000_000),
  days: z.number().int().min(1).max(3660),
  features: z.array(z.string().regex(/^[a-z-]{1,32}$/)).max(32),
})
export type Plan = z.infer<typeof planSchema>

export const paymentMethodSchema = z.enum(['manual', 'wechat-native', 'alipay-precreate'])
export type PaymentMethod = z.infer<typeof paymentMethodSchema>

/** Who gets the money of a transfer; `account` is a number, or where the code to scan is found. */
export const payeeSchema = z.object({
  name: lineSchema.min(1).max(60),
  account: lineSchema.min(1).max(200),
})
export type Payee = z.infer<typeof payeeSchema>

export const plansAnswerSchema = okAnswerSchema.extend({
  plans: z.array(planSchema),
  /** How this server takes money, the best for the host first. */
  methods: z.array(paymentMethodSchema),
  /** For `manual`; null where the seller tells it elsewhere, or the server is an older one. */
  payee: payeeSchema.nullable().default(null),
})
