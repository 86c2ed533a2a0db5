import { z } from 'zod'

/**
 * The line between the local service's process and the desktop app's main process, which opens room
 * pages for it: JSON over the IPC channel the child was started with. The service asks, the window's
 * process answers each request once by its id, and tells what happens in the pages.
 */

/** Counted up by the asking side; answers carry it back. */
const requestIdSchema = z.int().positive()
/** Given by the window's process; never used again for another page. */
const pageIdSchema = z.int().positive()
/** A target inside the page; absent = the page itself. */
const sessionIdSchema = z.string().max(200).optional()

export const linkRequestSchema = z.discriminatedUnion('type', [
  /** A new, hidden room page on about:blank. Answered by `opened`. */
  z.object({ type: z.literal('open'), id: requestIdSchema }),
  /** One command of the Chrome DevTools Protocol. Answered by `answered`. */
  z.object({
    type: z.literal('command'),
    id: requestIdSchema,
    pageId: pageIdSchema,
    method: z.string().max(100),
    params: z.record(z.string(), z.unknown()),
    sessionId: sessionIdSchema,
  }),
  /** Answered by `answered`, also when the page is gone already. */
  z.object({ type: z.literal('close'), id: requestIdSchema, pageId: pageIdSchema }),
  /** What the system's keyring keeps for us. Answered by `answered` with a `secretAnswerSchema`. */
  z.object({ type: z.literal('secret.read'), id: requestIdSchema }),
  /** Replaces it; null forgets it. Answered by `answered`; refused where it would not be encrypted. */
  z.object({
    type: z.literal('secret.write'),
    id: requestIdSchema,
    text: z.string().max(16_384).nullable(),
  }),
])
export type LinkRequest = z.infer<typeof linkRequestSchema>

/** What `secret.read` brings: how the desktop keeps secrets, and what it kept. */
export const secretAnswerSchema = z.object({
  keeping: z.enum(['system', 'basic-text', 'unavailable']),
  text: z.string().nullable(),
})
export type SecretAnswer = z.infer<typeof secretAnswerSchema>

export const linkMessageSchema = z.discriminatedUnion('type', [
  /** Room pages can be asked for from now on. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('opened'), id: requestIdSchema, pageId: pageIdSchema }),
  z.object({ type: z.literal('answered'), id: requestIdSchema, result: z.unknown() }),
  /** `id` is null when the request was not even a request. */
  z.object({
    type: z.literal('refused'),
    id: requestIdSchema.nullable(),
    reason: z.string().max(1000),
  }),
  z.object({
    type: z.literal('event'),
    pageId: pageIdSchema,
    method: z.string().max(100),
    params: z.unknown(),
    sessionId: sessionIdSchema,
  }),
  /** The page's debugger was away for a moment: what was enabled is off again. */
  z.object({ type: z.literal('reattached'), pageId: pageIdSchema }),
  /** The page is gone for good: closed by the host, or its debugger could not be had again. */
  z.object({ type: z.literal('lost'), pageId: pageIdSchema, reason: z.string().max(1000) }),
])
export type LinkMessage = z.infer<typeof linkMessageSchema>

/** Where a message is wrong, without what it holds: `type`, `params`, … */
export function faultOf(error: z.ZodError): string {
  const places = error.issues.map(({ path }) => path.join('.') || 'message')
  return [...new Set(places)].slice(0, 10).join(', ').slice(0, 500)
}
