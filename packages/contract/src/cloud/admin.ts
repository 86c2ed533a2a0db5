import { z } from 'zod'
import { roleSchema } from './roles.ts'

export const setRoleBodySchema = z.object({ role: roleSchema })
export const setDisabledBodySchema = z.object({ isDisabled: z.boolean() })
/** One address exactly, or without it all who are more than users. */
export const adminAccountsQuerySchema = z.object({ email: z.string().min(1).max(320).optional() })
/** Rows before `before`, newest first. */
export const auditQuerySchema = z.object({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const ok = z.object({ success: z.literal(true) })
export const adminAccountsAnswerSchema = ok.extend({
  accounts: z.array(
    z.object({
      id: z.string(),
      email: z.string(),
      nickname: z.string(),
      role: roleSchema,
      hasSecondStep: z.boolean(),
      createdAt: z.number().int(),
      disabledAt: z.number().int().nullable(),
    }),
  ),
})
export const auditRowSchema = z.object({
  seq: z.number().int(),
  at: z.number().int(),
  type: z.string(),
  actorId: z.string().nullable(),
  subjectId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  requestId: z.string(),
  hash: z.string(),
})
export const auditAnswerSchema = ok.extend({ rows: z.array(auditRowSchema) })
export type AuditEntry = z.infer<typeof auditRowSchema>
