import type { AddressInfo } from 'node:net'
import { AppError } from '@talkingcat/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createFailureThrottle } from './failure-throttle.ts'
import { isOwnHost, judgeOrigin } from './origins.ts'
import { createTokenCheck } from './token.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Served without the token: the static page, and a report by its own ticket. */
    isPublic?: boolean
    /** Takes a file's bytes instead of JSON. */
    isBytes?: boolean
  }
}

export type GateOptions = { token: string; devOrigin: string | null; clock: () => number }
export type Gate = (request: FastifyRequest, reply: FastifyReply) => void

/** Decides who may talk to us: Host, then Origin, then the token. Everything is closed unless said otherwise. */
export function createGate(app: FastifyInstance, options: GateOptions): Gate {
  const hasToken = createTokenCheck(options.token)
  const throttle = createFailureThrottle(options.clock)
  return (request, reply) => {
    const port = listeningPort(app)
    setSafetyHeaders(reply)
    if (!isOwnHost(request.raw, port)) throw new AppError('HOST_REFUSED')
    const verdict = judgeOrigin(request.headers.origin, port, options.devOrigin)
    if (verdict === 'refused') throw new AppError('ORIGIN_REFUSED')
    if (verdict === 'trusted') setCorsHeaders(request, reply)
    if (isPreflight(request, verdict)) return
    if (request.routeOptions.config.isPublic && !isApiPath(request.url)) return
    if (hasToken(request.headers, request.headers.upgrade !== undefined)) return
    throw new AppError(throttle.isExceeded() ? 'TOO_MANY' : 'UNAUTHORIZED')
  }
}

/** A browser asks before it sends the token from the desktop's or the dev server's page. */
export function isPreflight(request: FastifyRequest, verdict: string): boolean {
  return request.method === 'OPTIONS' && verdict === 'trusted'
}

function listeningPort(app: FastifyInstance): number {
  // A TCP server's address is an object once it listens; null before.
  return (app.server.address() as AddressInfo | null)?.port ?? 0
}

/** The router decodes `/%61pi` to `/api`, so this must, too. */
function isApiPath(url: string): boolean {
  const path = url.split('?')[0] ?? ''
  try {
    return /^[/\\]*api(?:[/\\]|$)/i.test(decodeURIComponent(path))
  } catch {
    // Not decodable, so no file of ours either.
    return true
  }
}

function setSafetyHeaders(reply: FastifyReply): void {
  reply.headers({
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
}

function setCorsHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers({
    'access-control-allow-origin': request.headers.origin ?? '',
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'authorization, content-type, last-event-id',
    'access-control-max-age': '600',
    vary: 'Origin',
  })
}
