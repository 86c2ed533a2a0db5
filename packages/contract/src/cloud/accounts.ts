import { z } from 'zod'
import { entitlementSchema, installationBodySchema } from './entitlement.ts'
import { okAnswerSchema as ok } from './ok-answer.ts'
import { lineSchema } from './plain-text.ts'
import { roleSchema } from './roles.ts'
import { secondStepCodeSchema } from './second-step.ts'

/** Beyond the policy's limit, so that the policy can say why. */
const password = z.string().min(1).max(1024)
const email = z.string().min(1).max(320)
export const cloudTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

export const registerBodySchema = z.object({
  email,
  password,
  nickname: lineSchema.min(1).max(50),
  /** Of the privacy notice that was agreed to. */
  consentVersion: z
    .string()
    .regex(/^[\w.-]{1,50}$/)
    .optional(),
})
export const loginBodySchema = z.object({
  email,
  password,
  deviceToken: cloudTokenSchema.optional(),
  /** Asked for with TOTP_REQUIRED, after the right password only. */
  code: secondStepCodeSchema.optional(),
  /** The copy of the app that signs in; without it no entitlement is signed. */
  installation: installationBodySchema.optional(),
})
export const forgotBodySchema = z.object({ email })
/** With the password that was chosen: the code proves the address, not who registered it last. */
export const verifyEmailBodySchema = z.object({ token: cloudTokenSchema, password })
export const resetBodySchema = z.object({ token: cloudTokenSchema, newPassword: password })
export const refreshBodySchema = z.object({ refreshToken: cloudTokenSchema })
export const changePasswordBodySchema = z.object({
  currentPassword: password,
  newPassword: password,
})
export const changeEmailBodySchema = z.object({ currentPassword: password, email })
export const confirmEmailBodySchema = z.object({ token: cloudTokenSchema })
export const deleteAccountBodySchema = z.object({ password })

const user = z.object({ id: z.string(), email: z.string(), nickname: z.string() })
const tokens = { token: z.string(), refreshToken: z.string(), expiresAt: z.number().int() }

/** `needsVerification`: a code is on its way by mail; the same whether or not there was an account. */
export const registerAnswerSchema = ok.extend({
  user,
  needsVerification: z.literal(true).optional(),
})
/** As registering: `needsVerification` means a code went to the new address, whosever it is. */
export const emailChangedAnswerSchema = ok.extend({
  user,
  needsVerification: z.literal(true).optional(),
})
export const loginAnswerSchema = ok.extend({
  ...tokens,
  user,
  isPaid: z.boolean(),
  entitlement: entitlementSchema,
  deviceToken: z.string().optional(),
})
export const refreshAnswerSchema = ok.extend(tokens)
export const meAnswerSchema = ok.extend({
  user,
  isPaid: z.boolean(),
  role: roleSchema,
  /** Whether this sign-in was confirmed by a second step. */
  hasSecondStep: z.boolean(),
})
export const signInsAnswerSchema = ok.extend({
  sessions: z.array(
    z.object({
      id: z.string(),
      device: z.string(),
      createdAt: z.number().int(),
      lastUsedAt: z.number().int(),
      isCurrent: z.boolean(),
    }),
  ),
})
/** Each room of the server has a key of its own in `data`. */
export const ownDataAnswerSchema = ok.extend({
  exportedAt: z.number().int(),
  data: z.record(z.string(), z.unknown()),
})
