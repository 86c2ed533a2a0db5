import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Parts } from '../parts.ts'
import { decideReceipt } from '../receipts/decide-receipt.ts'
import { listForReview, showForReview } from '../receipts/list-receipts.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { answers } from './answers.ts'

const success = { success: true as const }
const config = { needs: 'reviewer' } as const
const params = z.object({ id: z.uuid() })

/** What reviewers do with everybody's receipts. */
export function registerReviewRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db } = parts

  app.get(
    '/api/review/receipts',
    {
      config,
      schema: {
        querystring: schemas.reviewQuerySchema,
        response: answers(schemas.reviewQueueAnswerSchema),
      },
    },
    async request => {
      const { status = 'PENDING_REVIEW', cursor } = request.query
      return {
        ...success,
        ...(await listForReview(db, whoAsks(request).accountId, status, cursor)),
      }
    },
  )

  app.get(
    '/api/review/receipts/:id',
    { config, schema: { params, response: answers(schemas.reviewDetailAnswerSchema) } },
    async request => ({
      ...success,
      ...(await showForReview(db, whoAsks(request).accountId, request.params.id)),
    }),
  )

  app.post(
    '/api/review/receipts/:id/approve',
    {
      config,
      schema: {
        params,
        body: schemas.approveBodySchema,
        response: answers(schemas.decisionAnswerSchema),
      },
    },
    async request => {
      const receipt = await decideReceipt(parts, {
        ...request.body,
        receiptId: request.params.id,
        action: 'approve',
        actorId: whoAsks(request).accountId,
        reason: null,
        reasonText: null,
        requestId: request.id,
      })
      return { ...success, receipt }
    },
  )

  for (const action of ['reject', 'revoke'] as const) {
    app.post(
      `/api/review/receipts/:id/${action}`,
      {
        config,
        schema: {
          params,
          body: schemas.refuseBodySchema,
          response: answers(schemas.decisionAnswerSchema),
        },
      },
      async request => {
        const { version, reason, reasonText } = request.body
        const receipt = await decideReceipt(parts, {
          receiptId: request.params.id,
          action,
          version,
          actorId: whoAsks(request).accountId,
          reason,
          reasonText: reasonText || null,
          requestId: request.id,
        })
        return { ...success, receipt }
      },
    )
  }
}
