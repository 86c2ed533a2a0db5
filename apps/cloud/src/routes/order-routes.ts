import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Parts } from '../parts.ts'
import { noticePath } from '../payments/payments.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { answers } from './answers.ts'

const success = { success: true as const }
/** What a human has to look at: money is somewhere and nothing was given for it. */
const troubling = new Set(['AMOUNT_WRONG', 'ACCOUNT_GONE', 'ORDER_UNKNOWN'])

export function registerOrderRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { payments, throttles } = parts

  app.post(
    '/api/payment/orders',
    {
      schema: {
        body: schemas.orderBodySchema,
        response: answers(schemas.orderMadeAnswerSchema),
      },
    },
    async request => {
      const { accountId } = whoAsks(request)
      await throttles.take('order', accountId)
      return { ...success, step: await payments.orders.create(accountId, request.body) }
    },
  )

  app.get(
    '/api/payment/orders/:id',
    {
      schema: {
        params: z.object({ id: z.uuid() }),
        response: answers(schemas.orderAnswerSchema),
      },
    },
    async request => {
      const { accountId } = whoAsks(request)
      const row = await payments.orders.get(accountId, request.params.id)
      const { id, planId, amountFen, status, createdAt, paidAt } = row
      const method = schemas.paymentMethodSchema.parse(row.method)
      return { ...success, order: { id, planId, amountFen, method, status, createdAt, paidAt } }
    },
  )
}

/** In a scope of its own: here, and only here, a body is bytes of any type. */
export function registerNoticeRoutes(given: FastifyInstance, { payments }: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post(
    `${noticePath}/:method`,
    {
      config: { needs: 'nothing' },
      schema: { hide: true, params: z.object({ method: schemas.paymentMethodSchema }) },
    },
    async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const { method } = request.params
      const { outcome, orderId, thanks } = await payments.receive(
        method,
        raw,
        request.headers,
        request.id,
      )
      const facts = { method, orderId, outcome }
      if (troubling.has(outcome)) request.log.error(facts)
      else request.log.info(facts)
      return reply.type(thanks.type).serializer(String).send(thanks.body)
    },
  )
}
