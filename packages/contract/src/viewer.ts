import { z } from 'zod'
import { platformIdSchema } from './ids.ts'

/** Someone in the room. `id` is empty when the platform sent none. */
export const viewerSchema = z.object({
  id: platformIdSchema,
  name: z.string(),
  /** The platform hid the real name (`薛***`, id 111111); such viewers can not be told apart. */
  isMasked: z.boolean(),
  secUid: z.string().optional(),
  displayId: z.string().optional(),
  avatarUrl: z.string().optional(),
  gender: z.enum(['unknown', 'male', 'female']).optional(),
  /** Level of the viewer's badge as a payer, 0 when none. */
  payLevel: z.int().optional(),
  fansClub: z.object({ name: z.string(), level: z.int() }).optional(),
})
export type Viewer = z.infer<typeof viewerSchema>

/**
 * A key by which the same viewer is found again in one session.
 * Masked viewers share their id, so their shown name is the best there is.
 */
export function viewerKey(viewer: Viewer): string {
  if (viewer.isMasked || viewer.id === '') return viewer.secUid ?? `name:${viewer.name}`
  return viewer.id
}
