import type { IncomingMessage } from 'node:http'

/** What the first page gives every anonymous visitor. */
export const visitorCookie =
  'ttwid=1%7Cdemo-room-visitor%7C1776513600%7C0; Path=/; Max-Age=31536000; HttpOnly'

/** The platform tells nothing to who comes without the visitor cookie. */
export function isVisitor(request: IncomingMessage): boolean {
  return /(?:^|;\s*)ttwid=[^;\s]+/.test(request.headers.cookie ?? '')
}
