import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Parts } from '../parts.ts'
import { errorFacts } from '../problems/error-facts.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { answers } from './answers.ts'

export function registerRefundRoutes(given: FastifyInstance, { payments }: Parts): void {
  given.withTypeProvider<ZodTypeProvider>().post(
    '/api/admin/orders/:id/refund',
    {
      config: { needs: 'admin' },
      schema: {
        params: z.object({ id: z.uuid() }),
        body: schemas.refundBodySchema,
        response: answers(schemas.refundAnswerSchema),
      },
    },
    async request => {
      const orderId = request.params.id
      const { reason } = request.body
      const actorId = whoAsks(request).accountId
      const wish = { orderId, reason, actorId, requestId: request.id }
      const { amountFen, status, askedAt, doneAt } = await payments.refunds.begin(wish, error => {
        // Written down all the same: the job goes on asking.
        request.log.error({ ...errorFacts(error), problem: 'REFUND', orderId })
      })
      return { success: true as const, refund: { orderId, amountFen, status, askedAt, doneAt } }
    },
  )
}
