import { z } from 'zod'

/** Six digits of an authenticator app, or a recovery code. */
export const secondStepCodeSchema = z.string().trim().min(6).max(32)

export const totpEnrolBodySchema = z.object({ password: z.string().min(1).max(1024) })
export const totpConfirmBodySchema = z.object({ code: secondStepCodeSchema })
export const totpRemoveBodySchema = totpEnrolBodySchema.extend({ code: secondStepCodeSchema })

/** `uri` is what the QR code for the authenticator app holds. */
export const totpEnrolAnswerSchema = z.object({
  success: z.literal(true),
  secret: z.string(),
  uri: z.string(),
})
/** Shown once. */
export const totpConfirmAnswerSchema = z.object({
  success: z.literal(true),
  recoveryCodes: z.array(z.string()),
})
