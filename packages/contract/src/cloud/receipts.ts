import { z } from 'zod'
import { lineSchema } from './plain-text.ts'

/** Where money came from. */
export const paymentChannels = ['wechat', 'alipay', 'bank', 'other'] as const
const channel = z.enum(paymentChannels)
export type PaymentChannel = z.infer<typeof channel>

export const receiptStatuses = ['PENDING_REVIEW', 'APPROVED', 'REJECTED', 'REVOKED'] as const
const status = z.enum(receiptStatuses)
export type ReceiptStatus = z.infer<typeof status>

/** Why a receipt was turned down; IMAGE_LOST is the server's own. */
export const reviewReasons = [
  'UNREADABLE',
  'NOT_A_RECEIPT',
  'WRONG_AMOUNT',
  'NOT_RECEIVED',
  'ALREADY_USED',
  'REFUNDED',
  'OTHER',
] as const
const reason = z.enum([...reviewReasons, 'IMAGE_LOST'])
export type ReviewReason = z.infer<typeof reason>

const planId = z.string().regex(/^[a-z0-9-]{1,40}$/)
/** Spaces are only there for the eye. */
const tradeNo = z
  .string()
  .transform(text => text.replace(/\s/g, ''))
  .pipe(z.string().regex(/^[A-Za-z0-9_-]{6,64}$/))
const blank = <T extends z.ZodType>(schema: T) =>
  z.preprocess(text => (text === '' ? undefined : text), schema.optional())

/** The text fields beside `file`; the first generation sends none. */
export const uploadFieldsSchema = z.object({
  planId: blank(planId),
  amountFen: blank(z.coerce.number().int().min(1).max(100_000_00)),
  channel: blank(channel),
  tradeNo: blank(tradeNo),
  /** Of the notice about what happens with the image. */
  consentVersion: blank(z.string().regex(/^[\w.-]{1,40}$/)),
})
export const idempotencyKeySchema = z.string().regex(/^[\w.-]{8,128}$/)

const time = z.number().int()
const ok = z.object({ success: z.literal(true) })
export const receiptSchema = z.object({
  id: z.string(),
  status,
  /** Rises with every decision; a decision names the one it was made on. */
  version: z.number().int(),
  planId: z.string().nullable(),
  amountFen: z.number().int().nullable(),
  channel,
  tradeNo: z.string().nullable(),
  reason: reason.nullable(),
  reasonText: z.string().nullable(),
  createdAt: time,
  decidedAt: time.nullable(),
  /** Long after the last decision its image is deleted. */
  imageErasedAt: time.nullable(),
})
export type Receipt = z.infer<typeof receiptSchema>

export const uploadAnswerSchema = ok.extend({
  status: z.literal('PENDING_REVIEW'),
  message: z.string(),
  receiptId: z.string(),
})
export const paymentStatusAnswerSchema = ok.extend({
  status: z.enum(['NONE', 'PENDING_REVIEW', 'APPROVED', 'REJECTED']),
  message: z.string(),
  receipt: receiptSchema.nullable(),
})

export const pageQuerySchema = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,16}\.[0-9a-f-]{36}$/)
    .optional(),
})
const nextCursor = z.string().nullable()
export const receiptsAnswerSchema = ok.extend({ receipts: z.array(receiptSchema), nextCursor })

// for reviewers

export const reviewedReceiptSchema = receiptSchema.extend({
  account: z.object({ id: z.string(), email: z.string(), nickname: z.string() }),
  /** Whoever looks at the queue owns it: somebody else has to decide. */
  isOwn: z.boolean(),
  /** Another account, perhaps deleted since, has sent the very same image or payment. */
  isHeld: z.boolean(),
})
export type ReviewedReceipt = z.infer<typeof reviewedReceiptSchema>
export const reviewQuerySchema = pageQuerySchema.extend({ status: status.optional() })
export const reviewQueueAnswerSchema = ok.extend({
  receipts: z.array(reviewedReceiptSchema),
  nextCursor,
})
const receiptEventSchema = z.object({
  version: z.number().int(),
  status,
  at: time,
  actorId: z.string().nullable(),
  reason: reason.nullable(),
  reasonText: z.string().nullable(),
})
export const reviewDetailAnswerSchema = ok.extend({
  receipt: reviewedReceiptSchema,
  history: z.array(receiptEventSchema),
  /** The same bytes. */
  sameImage: z.array(reviewedReceiptSchema),
  sameTradeNo: z.array(reviewedReceiptSchema),
  /** A hint and nothing more: receipts of one app look alike. */
  lookAlikes: z.array(reviewedReceiptSchema),
  /** Payments of accounts that were deleted: the same image, or else the same transaction number. */
  sameErased: z.array(
    z.object({
      isSameImage: z.boolean(),
      status,
      amountFen: z.number().int().nullable(),
      decidedAt: time,
    }),
  ),
})
export type ReviewDetail = z.infer<typeof reviewDetailAnswerSchema>

const version = z.number().int().min(1)
const reasonText = lineSchema.max(500).optional()
export const approveBodySchema = z.object({
  version,
  /** What was paid for, where the upload does not say it. */
  planId: planId.optional(),
  /** The reviewer has seen that another account sent the same image or payment. */
  isDuplicateSeen: z.boolean().optional(),
})
export const refuseBodySchema = z.object({ version, reason: z.enum(reviewReasons), reasonText })
export const decisionAnswerSchema = ok.extend({ receipt: receiptSchema })
