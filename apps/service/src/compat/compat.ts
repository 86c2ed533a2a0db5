import type { SessionLog } from '@talkingcat/core'
import type { FastifyPluginAsync } from 'fastify'
import type { ServiceConfig } from '../config.ts'
import type { SignalHub } from '../events/signal-hub.ts'
import { errorFacts } from '../lib/note.ts'
import type { ClientLimit } from '../plugins/client-limit.ts'
import { asAppError } from '../plugins/problems.ts'
import type { Ports } from '../ports.ts'
import type { SessionService } from '../sessions/session-service.ts'
import { createClaims } from './claims.ts'
import { registerDouyinWeb } from './douyin-web.ts'
import { registerLiveAudio } from './live-audio.ts'

export type CompatOptions = {
  config: ServiceConfig
  ports: Ports
  log: SessionLog
  hub: SignalHub
  sessions: SessionService
  limit: ClientLimit
  shutdown: AbortSignal
}

/** The first generation's routes, so that what was built on them keeps working. */
export const compat: FastifyPluginAsync<CompatOptions> = async (app, options) => {
  const claims = createClaims(options.sessions)
  // Old clients read `detail` or `message`; new ones read `problem` as everywhere.
  app.setErrorHandler((error, request, reply) => {
    const known = asAppError(error)
    if (known.code === 'INTERNAL') request.log.error(errorFacts(known.cause ?? known))
    const problem = known.toProblem()
    const { message } = problem
    return reply.code(known.status).send({ success: false, message, detail: message, problem })
  })
  registerLiveAudio(app, claims, options)
  registerDouyinWeb(app, claims, options)
}
