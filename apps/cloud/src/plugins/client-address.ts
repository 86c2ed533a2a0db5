import { isIP, isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

/**
 * Whom to count by. Fastify has already taken the entry of X-Forwarded-For that our own nearest
 * proxies wrote; an IPv6 customer owns a whole /64.
 */
export function clientAddress(request: FastifyRequest): string {
  const noted = withoutPort(request.ip)
  const given = isIP(noted) ? noted : (request.socket.remoteAddress ?? '')
  const address = given.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  return isIPv6(address) ? firstGroups(address) : address
}

/** Some proxies write `1.2.3.4:5678` and `[2001:db8::1]:5678`. */
function withoutPort(text: string): string {
  return text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/^\[(.+)\](:\d+)?$/, '$1')
}

function firstGroups(address: string): string {
  // A URL writes every IPv6 address in its one short form.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail?.split(':').filter(Boolean) ?? []
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`
}
