import { z } from 'zod'
import { countSchema } from './ids.ts'
import { problemSchema } from './problem.ts'
import { standingSchema } from './standing.ts'

/**
 * Where the sign-in is kept: `system` encrypted by the operating system, so that it outlives the
 * program; otherwise only in memory, because: the page is shown in a browser, the desktop has no
 * keyring (`basic-text` would be a key that everybody knows), or the keyring can not be had.
 */
export const signInKeepingSchema = z.enum(['system', 'browser', 'basic-text', 'unavailable'])
export type SignInKeeping = z.infer<typeof signInKeepingSchema>

export const accountUserSchema = z.object({
  id: z.string(),
  email: z.string(),
  nickname: z.string(),
})
export type AccountUser = z.infer<typeof accountUserSchema>

/** The host's account as the page sees it. Tokens are not for the page. */
export const accountSchema = z.discriminatedUnion('status', [
  /** No cloud is configured: everything works without an account. */
  z.object({ status: z.literal('local') }),
  z.object({
    status: z.literal('signed-out'),
    keeping: signInKeepingSchema,
    /** Why a sign-in that was there is gone; null where the host did it. */
    notice: problemSchema.nullable(),
  }),
  z.object({
    status: z.literal('signed-in'),
    keeping: signInKeepingSchema,
    user: accountUserSchema,
    standing: standingSchema,
  }),
])
export type Account = z.infer<typeof accountSchema>

/** One sign-in of the account, on this machine or another. */
export const accountSignInSchema = z.object({
  id: z.string(),
  device: z.string(),
  createdAt: z.number().int(),
  lastUsedAt: z.number().int(),
  isCurrent: z.boolean(),
})
export type AccountSignIn = z.infer<typeof accountSignInSchema>

/** Of the one receipt that is on its way to the cloud. */
export const receiptUploadSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('none') }),
  z.object({ status: z.literal('sending'), sentBytes: countSchema, bytes: countSchema }),
  /** The image and its key are still here: another try is the same receipt. */
  z.object({ status: z.literal('failed'), problem: problemSchema, canRetry: z.boolean() }),
])
export type ReceiptUpload = z.infer<typeof receiptUploadSchema>

export const receiptMaxBytes = 10 * 1024 * 1024
