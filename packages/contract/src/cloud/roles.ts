import { z } from 'zod'

/** Each may do what those before it may. */
export const roles = ['user', 'reviewer', 'admin'] as const
export const roleSchema = z.enum(roles)
export type Role = z.infer<typeof roleSchema>
