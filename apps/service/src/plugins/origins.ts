import type { IncomingMessage } from 'node:http'

/** Origin of the packaged desktop page. */
export const desktopOrigin = 'app://talkingcat'

/**
 * The Host header must be exactly one of our two names with our port. Anything else means that a
 * web site pointed its own name at 127.0.0.1 (DNS rebinding).
 */
export function isOwnHost(request: IncomingMessage, port: number): boolean {
  // Node keeps only the first of several Host headers; two of them are never an honest request.
  const count = request.rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'host',
  ).length
  const host = request.headers.host
  return count === 1 && (host === `127.0.0.1:${port}` || host === `localhost:${port}`)
}

export type OriginVerdict = 'own' | 'trusted' | 'refused'

/** `own` needs no CORS headers (also: no Origin at all); `trusted` is another page of ours. */
export function judgeOrigin(
  origin: string | undefined,
  port: number,
  devOrigin: string | null,
): OriginVerdict {
  if (origin === undefined) return 'own'
  if (origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`) return 'own'
  if (origin === desktopOrigin || (devOrigin !== null && origin === devOrigin)) return 'trusted'
  return 'refused'
}
