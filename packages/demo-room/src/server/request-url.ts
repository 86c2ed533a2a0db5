import type { IncomingMessage } from 'node:http'

const base = 'http://room'

/** What was asked for. A target like `//`, which any local program may send, must not end the room. */
export function urlOf(request: IncomingMessage): URL {
  return URL.parse(request.url ?? '/', base) ?? new URL('/not-a-path', base)
}
