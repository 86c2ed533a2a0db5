import { type Role, roles } from '@talkingcat/contract/cloud'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { CloudError } from '../problems/cloud-error.ts'
import type { Identity, SignIns } from './sign-ins.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route; a route that says nothing needs a sign-in. */
    needs?: 'nothing' | Role
  }
}

const identities = new WeakMap<FastifyRequest, Identity>()

/** Closed unless a route says otherwise; asked before a body is even read. */
export function guardRoutes(app: FastifyInstance, signIns: SignIns): void {
  app.addHook('onRequest', async request => {
    const { needs = 'user' } = request.routeOptions.config
    if (needs === 'nothing' || request.is404) return
    const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/i.exec(request.headers.authorization ?? '')?.[1]
    if (bearer === undefined) throw new CloudError('UNAUTHORIZED')
    identities.set(request, await signIns.identify(bearer))
    requireRole(request, needs)
  })
}

/** Who asks. @throws CloudError UNAUTHORIZED */
export function whoAsks(request: FastifyRequest): Identity {
  const identity = identities.get(request)
  if (!identity) throw new CloudError('UNAUTHORIZED')
  return identity
}

/** Who asks, if that is one of the role or above. @throws CloudError UNAUTHORIZED, FORBIDDEN */
export function requireRole(request: FastifyRequest, role: Role): Identity {
  const identity = whoAsks(request)
  if (roles.indexOf(identity.role) < roles.indexOf(role)) throw new CloudError('FORBIDDEN')
  return identity
}
