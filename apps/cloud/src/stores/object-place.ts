import { z } from 'zod'
import type { S3Place } from './s3-store.ts'

export type ObjectPlace = { kind: 'disk'; folder: string } | ({ kind: 's3' } & S3Place)

/** Stores that no longer answer a bucket's name in the path. */
const byHost = /(^|\.)(myqcloud\.com|amazonaws\.com|aliyuncs\.com)$/

const placeSchema = z.object({
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .refine(text => ['/', ''].includes(new URL(text).pathname), '不带路径'),
  region: z.string().regex(/^[a-z0-9-]{1,40}$/),
  addressing: z.enum(['host', 'path']).optional(),
})

/** `s3://bucket?endpoint=https://…&region=…[&addressing=host|path]`; null = not of this form. */
export function parseS3Address(text: string): Omit<S3Place, 'keyId' | 'secret'> | null {
  if (!text.startsWith('s3://') || !URL.canParse(text)) return null
  const { host, pathname, searchParams } = new URL(text)
  if (pathname !== '' && pathname !== '/') return null
  const parsed = placeSchema.safeParse({ bucket: host, ...Object.fromEntries(searchParams) })
  if (!parsed.success) return null
  const { addressing, ...place } = parsed.data
  const usual = byHost.test(new URL(place.endpoint).hostname) ? 'host' : 'path'
  return { ...place, addressing: addressing ?? usual }
}
