import { z } from 'zod'
import { problemAnswer } from '../problems/answer-problems.ts'

/** Beyond the policy's limit, so that the policy can say why. */
const password = z.string().min(1).max(1024)
const email = z.string().min(1).max(320)
export const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

export const registerBody = z.object({
  email,
  password,
  nickname: z
    .string()
    .trim()
    .min(1)
    .max(50)
    .regex(/^[^\p{Cc}\p{Surrogate}]*$/u),
})
export const loginBody = z.object({ email, password, deviceToken: token.optional() })
export const refreshBody = z.object({ refreshToken: token })
export const changePasswordBody = z.object({ currentPassword: password, newPassword: password })
export const deleteAccountBody = z.object({ password })

const user = z.object({ id: z.string(), email: z.string(), nickname: z.string() })
const ok = z.object({ success: z.literal(true) })
const tokens = { token: z.string(), refreshToken: z.string(), expiresAt: z.number().int() }

export const okAnswer = ok
export const registerAnswer = ok.extend({ user })
export const loginAnswer = ok.extend({
  ...tokens,
  user,
  isPaid: z.boolean(),
  deviceToken: z.string().optional(),
})
export const refreshAnswer = ok.extend(tokens)
export const meAnswer = ok.extend({ user, isPaid: z.boolean() })
export const sessionsAnswer = ok.extend({
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

/** The answers of a route: its own, and problems. */
export const answers = <T extends z.ZodType>(schema: T) => ({
  200: schema,
  '4xx': problemAnswer,
  '5xx': problemAnswer,
})
