import { z } from 'zod'
import { countSchema, epochMsSchema } from './ids.ts'
import { problemSchema } from './problem.ts'

/** Where live facts come from: the room's push socket, or the room's sound. */
export const sourceNameSchema = z.enum(['room', 'audio'])
export type SourceName = z.infer<typeof sourceNameSchema>

export const sourceStatusSchema = z.enum([
  'idle',
  'resolving',
  'connecting',
  /** Connected, and what comes is still old or not out yet. */
  'catching-up',
  'live',
  'stalled',
  'reconnecting',
  'ended',
  'failed',
])
export type SourceStatus = z.infer<typeof sourceStatusSchema>

/** How a room's frames come: read along in the room's own page, over a connection of ours, from a file. */
export const sourceViaSchema = z.enum(['page', 'direct', 'replay'])
export type SourceVia = z.infer<typeof sourceViaSchema>

/** What the room's page waits for the host to do. */
export const attentionReasonSchema = z.enum(['login', 'captcha'])
export type AttentionReason = z.infer<typeof attentionReasonSchema>

/** What a source is doing right now. Never kinder than the truth: no data for a while is `stalled`. */
export const sourceStateSchema = z.object({
  source: sourceNameSchema,
  status: sourceStatusSchema,
  /** When this status began. */
  since: epochMsSchema,
  /** When the last message or audio arrived, of whatever status; null before the first. */
  lastMessageAt: epochMsSchema.nullable(),
  /** Attempts since the source was last live; 0 while it is. */
  attempt: countSchema,
  /** When the next attempt starts, while waiting for it. */
  nextAttemptAt: epochMsSchema.nullable(),
  problem: problemSchema.nullable(),
  /** Of the room's source only. */
  via: sourceViaSchema.optional(),
  /** Only while the room's page waits for the host. */
  attention: attentionReasonSchema.optional(),
})
export type SourceState = z.infer<typeof sourceStateSchema>

/** A span in which a source delivered nothing although the room was on air. */
export const gapSchema = z.object({
  source: sourceNameSchema,
  fromAt: epochMsSchema,
  toAt: epochMsSchema,
  reason: z.enum(['network', 'stall', 'restart', 'overflow', 'storage', 'switch']),
  /** How many items were lost, where that is known. */
  lostCount: countSchema.optional(),
})
export type Gap = z.infer<typeof gapSchema>

/** What a source's async iterable yields. */
export type SourceItem<T> =
  | { kind: 'item'; item: T }
  | { kind: 'state'; state: SourceState }
  | { kind: 'gap'; gap: Gap }
