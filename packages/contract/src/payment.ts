import { z } from 'zod'
import { receiptUploadSchema } from './account.ts'
import { payeeSchema, paymentMethodSchema, planSchema } from './cloud/plans.ts'
import { problemSchema } from './problem.ts'

/** What can be bought, and how. */
export const planOfferSchema = z.object({
  plans: z.array(planSchema),
  methods: z.array(paymentMethodSchema),
  /** Who gets the money of a transfer; null = the seller tells it elsewhere. */
  payee: payeeSchema.nullable(),
})
export type PlanOffer = z.infer<typeof planOfferSchema>

/** Where the newest receipt stands with the reviewer. */
export const paymentStatusSchema = z.enum(['NONE', 'PENDING_REVIEW', 'APPROVED', 'REJECTED'])
export const paymentSchema = z.object({
  status: paymentStatusSchema,
  /** The cloud's own words, with the reason of a rejection. */
  message: z.string(),
})
export type Payment = z.infer<typeof paymentSchema>

export const paymentChannelSchema = z.enum(['wechat', 'alipay', 'bank', 'other'])
/** One receipt that was sent; its image is not for the page. */
export const sentReceiptSchema = z.object({
  id: z.string(),
  status: z.enum(['PENDING_REVIEW', 'APPROVED', 'REJECTED', 'REVOKED']),
  planId: z.string().nullable(),
  amountFen: z.number().int().nullable(),
  channel: paymentChannelSchema,
  reasonText: z.string().nullable(),
  createdAt: z.number().int(),
  decidedAt: z.number().int().nullable(),
  /** An older cloud does not tell. */
  imageErasedAt: z.number().int().nullable().default(null),
})
export type SentReceipt = z.infer<typeof sentReceiptSchema>

const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(text => (text === '' ? undefined : text), schema.optional())
/** What the host says of a receipt beside its image. */
export const receiptWordsSchema = z.object({
  planId: optional(z.string().max(40)),
  amountFen: optional(z.coerce.number().int().min(1).max(10_000_000)),
  channel: optional(paymentChannelSchema),
  tradeNo: optional(z.string().regex(/^[A-Za-z0-9_-]{6,64}$/)),
  /** Of the words beside the button that say what happens with the image. */
  consentVersion: optional(z.string().max(40)),
})
export type ReceiptWords = z.infer<typeof receiptWordsSchema>

export const paymentAnswerSchema = z.object({
  /** Null while an upload is under way, when the cloud is not asked, and where `problem` says why. */
  payment: paymentSchema.nullable(),
  problem: problemSchema.nullable(),
  upload: receiptUploadSchema,
})
export type PaymentAnswer = z.infer<typeof paymentAnswerSchema>
