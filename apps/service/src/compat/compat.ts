import type { FastifyPluginAsync } from 'fastify'
import { errorFacts } from '../lib/note.ts'
import { asAppError } from '../plugins/problems.ts'
import { createClaims } from './claims.ts'
import type { CompatOptions } from './compat-options.ts'
import { registerDouyinWeb } from './douyin-web.ts'
import { registerLiveAudio } from './live-audio.ts'

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
