import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import cors from '@fastify/cors'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { createAudit } from './audit/audit.ts'
import type { CloudConfig } from './config.ts'
import type { Database } from './database/schema.ts'
import { loadEntitlementKeys } from './entitlements/entitlement-keys.ts'
import { createEntitlements } from './entitlements/entitlements.ts'
import { createInstallations } from './entitlements/installations.ts'
import { createIssuer } from './entitlements/issue-entitlement.ts'
import { ownEntitlements } from './entitlements/own-entitlements.ts'
import { createMailCodes } from './mail/mail-codes.ts'
import { createMailQueue } from './mail/mail-queue.ts'
import type { Mailer } from './mail/mailer.ts'
import { createAccountData } from './own-data/account-data.ts'
import type { Parts } from './parts.ts'
import { createPayments } from './payments/payments.ts'
import { createReceiptFulfilment } from './payments/receipt-fulfilment.ts'
import { openPlanTable } from './plans/plan-table.ts'
import {
  answerBrokenRequest,
  asCloudError,
  registerProblems,
  sendProblem,
} from './problems/answer-problems.ts'
import { createReceiptsOwnData } from './receipts/receipts-own-data.ts'
import { createSecondStep } from './reviewers/second-step.ts'
import { registerAccountRoutes } from './routes/account-routes.ts'
import { registerAdminRoutes } from './routes/admin-routes.ts'
import { registerEmailRoutes } from './routes/email-routes.ts'
import { registerEntitlementRoutes } from './routes/entitlement-routes.ts'
import { registerHealthRoutes } from './routes/health-routes.ts'
import { registerMailRoutes } from './routes/mail-routes.ts'
import { registerNoticeRoutes, registerOrderRoutes } from './routes/order-routes.ts'
import { registerOwnDataRoutes } from './routes/own-data-routes.ts'
import { registerPublicRoutes } from './routes/public-routes.ts'
import { registerReceiptImageRoute } from './routes/receipt-image-route.ts'
import { registerReceiptRoutes } from './routes/receipt-routes.ts'
import { registerRefundRoutes } from './routes/refund-routes.ts'
import { registerReviewPage } from './routes/review-page.ts'
import { registerReviewRoutes } from './routes/review-routes.ts'
import { registerSecondStepRoutes } from './routes/second-step-routes.ts'
import { loadSecretBox } from './secrets/secret-box.ts'
import { guardRoutes } from './sign-ins/request-identity.ts'
import { createSignIns } from './sign-ins/sign-ins.ts'
import type { ObjectStore } from './stores/object-store.ts'
import { createThrottles } from './throttles/throttles.ts'
import { createWorkGate } from './throttles/work-gate.ts'

export type Ports = {
  db: Database
  objects: ObjectStore
  /** Folder of the built page; null = it is not served. */
  reviewPage?: string | null
  /** Epoch ms. */
  now: () => number
  logStream: { write: (line: string) => void }
  /** Null = no mail is sent, and the routes that need one say so. */
  mailer: Mailer | null
}

type AppConfig = Pick<
  CloudConfig,
  | 'allowOrigins'
  | 'trustedProxyHops'
  | 'logLevel'
  | 'publicUrl'
  | 'plansFile'
  | 'payee'
  | 'entitlementKeys'
  | 'secretsKey'
  | 'payments'
  | 'revokeNeedsSecondPerson'
  | 'imageKeptDays'
>

const kilobyte = 1024
const cores = availableParallelism()
const secrets = [
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'refreshToken',
  'deviceToken',
  'authorization',
  'email',
  'nickname',
  'secret',
  'to',
]

/** The whole server, not yet listening. The database belongs to the caller. */
export async function buildApp(
  config: AppConfig,
  { db, objects, now, logStream, mailer, reviewPage = null }: Ports,
) {
  const app: FastifyInstance = Fastify({
    logger: {
      level: config.logLevel,
      stream: logStream,
      redact: ['req.headers', 'headers', ...secrets, ...secrets.map(name => `*.${name}`)],
      serializers: { req: ({ method }) => ({ method }) },
    },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: (_address, hop) => hop < config.trustedProxyHops,
    bodyLimit: 64 * kilobyte,
    // The shorter of the two is for the headers, whichever it is set for: 10 MB need their time.
    http: {
      maxHeaderSize: 16 * kilobyte,
      headersTimeout: 20_000,
      connectionsCheckingInterval: 5000,
    },
    requestTimeout: 90_000,
    exposeHeadRoutes: false,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, asCloudError(error))
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  registerProblems(app)
  // Only JSON: text/plain can be sent by any web page without asking.
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined)
    return parseJson(request, body as string, done) // a string because of parseAs
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      // The pattern, not the address: that may hold what somebody typed.
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      tookMs: Math.round(reply.elapsedTime),
    })
  })
  await app.register(cors, {
    // A list makes @fastify/cors add `Vary: Origin` also where it allows nothing.
    origin: [...config.allowOrigins],
    credentials: true,
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600,
  })
  await app.register(swagger, {
    openapi: { info: { title: '提猫直播助手 · 账号', version: '0.1.0' } },
    transform: jsonSchemaTransform,
  })
  const audit = createAudit(now)
  const throttles = createThrottles(db, now)
  const mails = createMailQueue(mailer, facts => app.log.warn(facts))
  app.addHook('onClose', () => mails.close())
  const plans = openPlanTable(config.plansFile)
  const entitlementKeys = await loadEntitlementKeys(config.entitlementKeys)
  const secretBox = loadSecretBox(config.secretsKey)
  const entitlements = createEntitlements(db, now)
  const installations = createInstallations(db, now, entitlements)
  const { publicUrl } = config
  const payments = { db, now, audit, plans, entitlements, config: config.payments, publicUrl }
  const parts: Parts = {
    db,
    now,
    audit,
    mails,
    mailCodes: createMailCodes(db, now),
    signIns: createSignIns(db, now, audit),
    secondStep: createSecondStep(db, now, throttles, secretBox),
    secretBox,
    throttles,
    // One more than can run: it is at hand when a core is free while this thread waits for the disk.
    gate: createWorkGate({ running: cores + 1, waiting: 64 }),
    // While some are hashed, others are prepared and finished.
    entrance: createWorkGate({ running: 2 * cores + 1, waiting: 64 }),
    objects,
    ownData: [
      ...createAccountData(db),
      createReceiptsOwnData({ db, objects, now }),
      ownEntitlements(db),
    ],
    onDecided: [createReceiptFulfilment(plans, entitlements, now)],
    revokeNeedsSecondPerson: config.revokeNeedsSecondPerson,
    imageKeptDays: config.imageKeptDays,
    plans,
    payee: config.payee,
    entitlements,
    installations,
    entitlementKeys,
    issueEntitlement: createIssuer(entitlementKeys, entitlements, installations, now),
    payments: createPayments(payments),
  }
  app.decorate('parts', parts)
  guardRoutes(app, parts.signIns)
  registerHealthRoutes(app, db)
  await registerPublicRoutes(app, parts)
  registerMailRoutes(app, parts)
  registerAccountRoutes(app, parts)
  registerEmailRoutes(app, parts)
  registerSecondStepRoutes(app, parts)
  registerOwnDataRoutes(app, parts)
  registerAdminRoutes(app, parts)
  registerRefundRoutes(app, parts)
  await registerReceiptRoutes(app, parts)
  registerReceiptImageRoute(app, parts)
  registerReviewRoutes(app, parts)
  registerEntitlementRoutes(app, parts)
  registerOrderRoutes(app, parts)
  await app.register((scope, _options, done) => {
    registerNoticeRoutes(scope, parts)
    done()
  })
  if (reviewPage) registerReviewPage(app, reviewPage)
  await app.ready()
  return app
}
