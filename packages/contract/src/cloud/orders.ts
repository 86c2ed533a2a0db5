import { z } from 'zod'
import { okAnswerSchema } from './ok-answer.ts'
import { lineSchema } from './plain-text.ts'
import { paymentMethodSchema } from './plans.ts'

export const orderBodySchema = z.object({
  planId: z.string().min(1).max(32),
  method: paymentMethodSchema,
  /** The same key again answers with the same order: a click that was sent twice buys once. */
  idempotencyKey: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
})
export const orderStatusSchema = z.enum(['PENDING', 'PAID', 'CLOSED'])
const order = {
  planId: z.string(),
  amountFen: z.number().int(),
  method: paymentMethodSchema,
}
export const orderSchema = z.object({
  ...order,
  id: z.string(),
  status: orderStatusSchema,
  createdAt: z.number().int(),
  paidAt: z.number().int().nullable(),
})
export const orderAnswerSchema = okAnswerSchema.extend({ order: orderSchema })
export const paymentStepSchema = z.discriminatedUnion('kind', [
  /** Transfer the amount yourself, then upload the receipt. */
  z.object({ kind: z.literal('upload'), ...order }),
  /** Show `codeUrl` as a QR code until `expiresAt` and ask for the order's status. */
  z.object({
    kind: z.literal('qr'),
    orderId: z.string(),
    codeUrl: z.string(),
    expiresAt: z.number().int(),
    ...order,
  }),
])
/** The whole sum goes back to where it came from; the payer is shown the reason. */
export const refundBodySchema = z.object({ reason: lineSchema.min(2).max(80) })
export const refundStatusSchema = z.enum(['PENDING', 'DONE', 'FAILED'])
export type RefundStatus = z.infer<typeof refundStatusSchema>
export const refundAnswerSchema = okAnswerSchema.extend({
  refund: z.object({
    orderId: z.string(),
    amountFen: z.number().int(),
    /** PENDING: the provider has yet to say that it is done, and is asked again. */
    status: refundStatusSchema,
    askedAt: z.number().int(),
    doneAt: z.number().int().nullable(),
  }),
})
export const orderMadeAnswerSchema = okAnswerSchema.extend({ step: paymentStepSchema })
