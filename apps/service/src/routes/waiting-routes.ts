import type { FastifyInstance } from 'fastify'
import type { NextBroadcasts } from '../sessions/next-broadcast/next-broadcasts.ts'
import { registerRoute } from './register-route.ts'

export function registerWaitingRoutes(
  app: FastifyInstance,
  nextBroadcasts: Pick<NextBroadcasts, 'list' | 'cancel'>,
): void {
  registerRoute(app, 'listWaiting', async () => ({ waiting: nextBroadcasts.list() }))
  registerRoute(app, 'cancelWaiting', async ({ params }) => {
    nextBroadcasts.cancel(params.id)
    return { waiting: nextBroadcasts.list() }
  })
}
