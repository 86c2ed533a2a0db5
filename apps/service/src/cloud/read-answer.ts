import { AppError } from '@talkingcat/contract'
import type { z } from 'zod'
import { asCloudError } from './cloud-error.ts'

/**
 * @param retryAfterMs when the server wants to be asked again, where it said so
 * @throws AppError CLOUD_FAILED; CloudRefusal
 */
export function readAnswer<T>(
  status: number,
  text: string,
  answer: z.ZodType<T>,
  retryAfterMs: number | null = null,
): T {
  let body: unknown = null
  try {
    body = JSON.parse(text)
  } catch {
    // Not the cloud's own words: told below.
  }
  if (status < 200 || status > 299) throw asCloudError(status, body, retryAfterMs)
  const parsed = answer.safeParse(body)
  if (!parsed.success) throw new AppError('CLOUD_FAILED', { status })
  return parsed.data
}
