import { type RequestOptions, request } from './request.ts'

const keepMs = 6 * 3_600_000
const maxOrigins = 32

const known = new Map<string, { ttwid: string; until: number }>()

/**
 * The anonymous visitor cookie that web/enter and the socket ask for, kept 6 h per origin.
 * `''` when the site gave none: the next call tries again.
 */
export async function fetchTtwid(liveOrigin: string, options: RequestOptions): Promise<string> {
  const kept = known.get(liveOrigin)
  if (kept && kept.until > Date.now()) return kept.ttwid
  const answer = await request(`${liveOrigin}/`, options)
  const cookie = answer.headers.getSetCookie().find(line => line.startsWith('ttwid='))
  const ttwid = cookie?.slice('ttwid='.length).split(';')[0] ?? ''
  if (ttwid !== '') remember(liveOrigin, ttwid)
  return ttwid
}

function remember(liveOrigin: string, ttwid: string): void {
  known.delete(liveOrigin)
  known.set(liveOrigin, { ttwid, until: Date.now() + keepMs })
  const oldest = known.keys().next().value
  if (known.size > maxOrigins && oldest !== undefined) known.delete(oldest)
}

/** Called when a server refused us: the cookie may be why. */
export function forgetTtwid(liveOrigin: string): void {
  known.delete(liveOrigin)
}
