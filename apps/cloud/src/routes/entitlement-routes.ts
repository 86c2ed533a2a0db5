import { createHash } from 'node:crypto'
import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { mostInstallations } from '../entitlements/installations.ts'
import type { Parts } from '../parts.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { answers } from './answers.ts'

const success = { success: true as const }
const open = { needs: 'nothing' } as const

/** What is sold, what an account has of it, and on which machines. */
export function registerEntitlementRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { plans, payee, payments, installations, issueEntitlement, entitlementKeys } = parts

  app.get(
    '/api/plans',
    { config: open, schema: { response: answers(schemas.plansAnswerSchema) } },
    async () => ({ ...success, plans: [...plans.list], methods: payments.methods, payee }),
  )

  app.get(
    '/api/entitlement/keys',
    { config: open, schema: { response: answers(schemas.entitlementKeysAnswerSchema) } },
    async () => ({ keys: [...entitlementKeys.announced] }),
  )

  app.get(
    '/api/entitlement',
    {
      schema: {
        querystring: schemas.entitlementQuerySchema,
        response: { ...answers(schemas.entitlementAnswerSchema), 304: z.null() },
      },
    },
    async (request, reply) => {
      const { accountId } = whoAsks(request)
      const entitlement = await issueEntitlement(accountId, request.query.installation)
      const hash = createHash('sha256').update(JSON.stringify(entitlement)).digest('base64url')
      const etag = `"${hash}"`
      reply.headers({ etag, 'cache-control': 'private, no-cache' })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(null)
      return { ...success, entitlement }
    },
  )

  app.post(
    '/api/installations',
    {
      schema: {
        body: schemas.installationBodySchema,
        response: answers(schemas.entitlementAnswerSchema),
      },
    },
    async request => {
      const { accountId } = whoAsks(request)
      const thumbprint = await installations.register(accountId, request.body)
      return { ...success, entitlement: await issueEntitlement(accountId, thumbprint) }
    },
  )

  app.get(
    '/api/installations',
    { schema: { response: answers(schemas.installationsAnswerSchema) } },
    async request => ({
      ...success,
      installations: await installations.list(whoAsks(request).accountId),
      most: mostInstallations,
    }),
  )

  app.delete(
    '/api/installations/:id',
    { schema: { params: z.object({ id: z.uuid() }), response: answers(schemas.okAnswerSchema) } },
    async request => {
      const isGone = await installations.remove(whoAsks(request).accountId, request.params.id)
      if (!isGone) throw new CloudError('NOT_FOUND')
      return success
    },
  )
}
