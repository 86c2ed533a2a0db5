import { type RouteName, type RouteOutput, type RouteSpec, routes } from '@talkingcat/contract'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'

type Parsed<R, K extends string> = R extends { [P in K]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined
/** What a handler is given: already checked against the contract's schemas. */
export type RouteCall<N extends RouteName> = {
  params: Parsed<(typeof routes)[N], 'params'>
  query: Parsed<(typeof routes)[N], 'query'>
  body: Parsed<(typeof routes)[N], 'body'>
}
export type RouteHandler<N extends RouteName> = (call: RouteCall<N>) => Promise<RouteOutput<N>>

/** Wires one route of the contract: method, path, and schemas of everything that comes in and goes out. */
export function registerRoute<N extends RouteName>(
  app: FastifyInstance,
  name: N,
  handler: RouteHandler<N>,
): void {
  const spec: RouteSpec = routes[name]
  app.route({
    method: spec.method,
    url: spec.path,
    schema: {
      ...(spec.params && { params: spec.params }),
      ...(spec.query && { querystring: spec.query }),
      ...(spec.body && { body: spec.body }),
      response: { 200: spec.response },
    },
    handler: request => {
      const { params, query, body } = request
      // The validator has just parsed these three with the very schemas RouteCall is made of.
      return handler({ params, query, body } as RouteCall<N>)
    },
  })
}

/** A route of the contract that nobody handles is a mistake of ours: the service does not start. */
export function assertAllRoutesRegistered(app: FastifyInstance): void {
  const missing = Object.entries(routes)
    .filter(([, spec]) => !app.hasRoute({ method: spec.method, url: spec.path }))
    .map(([name]) => name)
  if (missing.length > 0) throw new Error(`No handler for the routes: ${missing.join(', ')}`)
}
