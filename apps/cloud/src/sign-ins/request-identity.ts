import { type Role, roles } from '@talkingcat/contract/cloud'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { CloudError } from '../problems/cloud-error.ts'
import type { Identity, SignIns } from './sign-ins.ts'

type RouteNeed = { method: string; url: string; needs: 'nothing' | Role }

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route with who may use it. */
    routeNeeds: readonly RouteNeed[]
  }
  interface FastifyContextConfig {
    /** Who may use the route; a route that says nothing needs a sign-in. */
    needs?: 'nothing' | Role
  }
}

const identities = new WeakMap<FastifyRequest, Identity>()

/** Closed unless a route says otherwise; asked before a body is even read. */
export function guardRoutes(app: FastifyInstance, signIns: SignIns): void {
  const routeNeeds: RouteNeed[] = []
  app.decorate('routeNeeds', routeNeeds)
  app.addHook('onRoute', ({ method, url, config }) => {
    const needs = config?.needs ?? 'user'
    for (const one of [method].flat()) routeNeeds.push({ method: one, url, needs })
  })
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

/**
 * Who asks, if that is one of the role or above, by a sign-in that took the second step.
 * @throws CloudError UNAUTHORIZED, FORBIDDEN, SECOND_STEP_NEEDED
 */
export function requireRole(request: FastifyRequest, role: Role): Identity {
  const identity = whoAsks(request)
  if (roles.indexOf(identity.role) < roles.indexOf(role)) throw new CloudError('FORBIDDEN')
  if (role !== 'user' && !identity.hasSecondStep) throw new CloudError('SECOND_STEP_NEEDED')
  return identity
}
