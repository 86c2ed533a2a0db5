import type { SessionLog } from '@talkingcat/core'
import type { FastifyInstance } from 'fastify'
import type { SessionService } from '../sessions/session-service.ts'
import { registerRoute } from './register-route.ts'

export function registerSessionRoutes(
  app: FastifyInstance,
  sessions: SessionService,
  log: SessionLog,
): void {
  registerRoute(app, 'listSessions', async () => ({ sessions: await sessions.list() }))
  registerRoute(app, 'startSession', async ({ body }) => ({ session: await sessions.start(body) }))
  registerRoute(app, 'getSession', async ({ params }) => ({
    session: await sessions.get(params.id),
  }))
  registerRoute(app, 'stopSession', async ({ params }) => ({
    session: await sessions.stop(params.id),
  }))
  registerRoute(app, 'resumeSession', async ({ params }) => ({
    session: await sessions.resume(params.id),
  }))
  registerRoute(app, 'chooseSound', async ({ params, body }) => ({
    sound: await sessions.chooseSound(params.id, body.sound),
  }))
  registerRoute(app, 'retrySound', async ({ params }) => {
    await sessions.retrySoundOf(params.id)
    return {}
  })
  registerRoute(app, 'listEntries', async ({ params, query }) => {
    await sessions.get(params.id)
    return { entries: await log.read(params.id, query.after, query.limit) }
  })
  registerRoute(app, 'getRecap', async ({ params }) => ({ recap: await sessions.recap(params.id) }))
}
