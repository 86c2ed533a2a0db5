import websocket from '@fastify/websocket'
import { type Check, webSocketProtocol } from '@talkingcat/contract'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { createAccount } from './account/account.ts'
import { compat } from './compat/compat.ts'
import type { ServiceConfig } from './config.ts'
import { createSignalHub } from './events/signal-hub.ts'
import { createGate } from './plugins/access-gate.ts'
import { createClientLimit } from './plugins/client-limit.ts'
import { registerPage } from './plugins/page.ts'
import {
  answerBrokenRequest,
  asAppError,
  registerProblems,
  sendProblem,
} from './plugins/problems.ts'
import { registerSecurity } from './plugins/security.ts'
import type { Ports } from './ports.ts'
import { createLoginPage } from './room-pages/login-page.ts'
import { registerAccountEmailRoutes } from './routes/account-email-routes.ts'
import { registerAccountRoutes } from './routes/account-routes.ts'
import { registerHealthRoutes } from './routes/health-routes.ts'
import { registerModelRoutes } from './routes/model-routes.ts'
import { registerPaymentRoutes } from './routes/payment-routes.ts'
import { assertAllRoutesRegistered } from './routes/register-route.ts'
import { registerReportRoutes } from './routes/report-routes.ts'
import { registerRoomPageRoutes } from './routes/room-page-routes.ts'
import { registerSessionRoutes } from './routes/session-routes.ts'
import { registerSettingsRoutes } from './routes/settings-routes.ts'
import { registerSoundSocket } from './routes/sound-socket.ts'
import { registerStreamRoutes } from './routes/stream-routes.ts'
import { registerVocabularyRoutes } from './routes/vocabulary-routes.ts'
import { registerWaitingRoutes } from './routes/waiting-routes.ts'
import { createSessionService } from './sessions/session-service.ts'

export type AppExtras = { token: string; runChecks: () => Promise<Check[]> }

const kilobyte = 1024

/**
 * The whole service, not yet listening. Closing it leaves sessions open to be resumed; the log
 * belongs to the caller, who closes it afterwards.
 */
export async function buildApp(
  config: ServiceConfig,
  ports: Ports,
  { token, runChecks }: AppExtras,
): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    logger: {
      level: config.logLevel,
      stream: ports.logStream ?? process.stderr,
      redact: ['req.headers', 'headers', '*.authorization', '*.token'],
      // Addresses hold ids of rooms and what people typed: only the route's pattern is logged.
      serializers: { req: ({ method }) => ({ method }) },
    },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * kilobyte,
    http: { maxHeaderSize: 16 * kilobyte },
    requestTimeout: 30_000,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      if (request.headers.upgrade !== undefined) {
        reply.raw.once('finish', () => request.raw.socket.destroySoon())
      }
      try {
        gate(request, reply)
        sendProblem(reply, asAppError(error))
      } catch (refusal) {
        sendProblem(reply, asAppError(refusal))
      }
    },
  })
  const gate = createGate(app, { token, devOrigin: config.devOrigin, clock: ports.clock })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  registerProblems(app)
  await app.register(websocket, {
    options: {
      maxPayload: 64 * kilobyte,
      handleProtocols: offered => (offered.has(webSocketProtocol) ? webSocketProtocol : false),
    },
  })
  // After the plugin, whose hook marks upgrades: the socket of a refused one is closed by that mark.
  registerSecurity(app, gate)

  const hub = createSignalHub()
  const note = (event: string, facts: Record<string, string | number | boolean>) =>
    app.log.warn({ event, ...facts })
  const sessions = createSessionService({ ports, hub, recordsRoot: config.recordsRoot, note })
  ports.calibrator.watch(() => sessions.recordingCount > 0, note)
  ports.models.watch(() => sessions.recordingCount > 0, note)
  const loginPage = createLoginPage(ports.roomPages, ports.rooms.loginUrl)
  const account = createAccount({
    cloud: ports.cloud,
    secrets: ports.secrets,
    clock: ports.clock,
    pins: config.entitlementPins,
    times: ports.entitlementTimes,
  })
  const shutdown = new AbortController()
  const limit = createClientLimit()
  const offs = [
    sessions.onChange(() => account.live(sessions.recordingCount > 0)),
    ports.log.onState(state => hub.everyone.show({ type: 'storage.state', ...state })),
    ports.models.onState(model => {
      hub.everyone.show({ type: 'model.state', model })
      if (model.status === 'ready') sessions.retrySound()
    }),
  ]
  hub.everyone.show({ type: 'storage.state', ...ports.log.state })

  registerHealthRoutes(app, sessions, ports, runChecks)
  registerSessionRoutes(app, sessions, ports.log)
  registerReportRoutes(app, sessions, ports.clock)
  registerModelRoutes(app, ports)
  registerSettingsRoutes(app, ports.settings, sessions)
  registerVocabularyRoutes(app, ports.vocabulary, sessions)
  registerWaitingRoutes(app, sessions.nextBroadcasts)
  registerAccountRoutes(app, account)
  registerAccountEmailRoutes(app, account)
  await registerPaymentRoutes(app, account)
  registerRoomPageRoutes(app, { roomPages: ports.roomPages, loginPage, sessions })
  const streams = { log: ports.log, hub, sessions, limit, shutdown: shutdown.signal }
  registerStreamRoutes(app, streams)
  registerSoundSocket(app, streams)
  await app.register(compat, { ...streams, config, ports })
  if (config.pageFolder !== null) await registerPage(app, config.pageFolder)

  app.addHook('preClose', async () => shutdown.abort())
  app.addHook('onClose', async () => {
    for (const off of offs) off()
    await Promise.all([sessions.close(), loginPage.close(), account.close()])
    await Promise.all([ports.models.close(), ports.calibrator.close()])
  })
  app.addHook('onReady', async () => assertAllRoutesRegistered(app))
  await app.ready()
  return app
}
