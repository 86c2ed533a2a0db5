import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { webSocketProtocol } from '@talkingcat/contract'

/** A new 256-bit token; one per launch. */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

export type TokenCheck = (headers: IncomingHttpHeaders, isUpgrade: boolean) => boolean

/** Compares in constant time, whatever the length of what was sent. */
export function createTokenCheck(token: string): TokenCheck {
  const expected = digest(token)
  return (headers, isUpgrade) => {
    const sent = isUpgrade ? fromProtocols(headers) : fromBearer(headers)
    return sent !== null && timingSafeEqual(digest(sent), expected)
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function fromBearer(headers: IncomingHttpHeaders): string | null {
  return /^Bearer ([\w-]+)$/.exec(headers.authorization ?? '')?.[1] ?? null
}

/** A browser's WebSocket can set no header but this one. */
function fromProtocols(headers: IncomingHttpHeaders): string | null {
  const names = (headers['sec-websocket-protocol'] ?? '').split(',').map(name => name.trim())
  if (!names.includes(webSocketProtocol)) return null
  return names.find(name => name.startsWith('tok.'))?.slice('tok.'.length) ?? null
}
