import type { ServerResponse } from 'node:http'
import { finished } from 'node:stream/promises'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Parts } from '../parts.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { auditView } from '../receipts/audit-view.ts'
import { requireRole, whoAsks } from '../sign-ins/request-identity.ts'
import { createWorkGate } from '../throttles/work-gate.ts'

/** Images in memory at once. A place is held until the image has left, also by who reads slowly. */
const places = { running: 8, waiting: 64 }
const longestMs = 60_000

/** The image of a receipt, for its owner and for reviewers. */
export function registerReceiptImageRoute(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db, objects } = parts
  // Apart, so that no user can keep the reviewers waiting.
  const forOwners = createWorkGate(places)
  const forReviewers = createWorkGate(places)

  app.get(
    '/api/payment/receipts/:id/image',
    { schema: { params: z.object({ id: z.uuid() }) } },
    async (request, reply) => {
      const { accountId } = whoAsks(request)
      const row = await db
        .selectFrom('receipts')
        .select(['accountId', 'imageKey', 'imageErasedAt'])
        .where('id', '=', request.params.id)
        .executeTakeFirst()
      const isOwn = row?.accountId === accountId
      // Whoever may not see it is not told either that it is there.
      if (!row || !(isOwn || isReviewer(request))) throw new CloudError('NOT_FOUND')
      if (row.imageErasedAt !== null) throw new CloudError('IMAGE_ERASED')
      await (isOwn ? forOwners : forReviewers).run(async () => {
        // Gone while it waited.
        if (reply.raw.destroyed) throw new CloudError('BUSY')
        const image = await objects.get(row.imageKey)
        if (!image) throw new CloudError('NOT_FOUND')
        if (!isOwn) {
          const view = { receiptId: request.params.id, reviewerId: accountId }
          await auditView(parts, { ...view, requestId: request.id })
        }
        reply
          .headers({
            'content-disposition': 'attachment; filename="receipt.jpg"',
            'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
          })
          .type('image/jpeg')
          .send(image)
        await untilLeft(reply.raw)
      })
      return reply
    },
  )
}

async function untilLeft(answer: ServerResponse): Promise<void> {
  try {
    await finished(answer, { signal: AbortSignal.timeout(longestMs) })
  } catch {
    // Gone, or too slow: then it goes now, and its bytes with it.
    answer.destroy()
  }
}

function isReviewer(request: Parameters<typeof requireRole>[0]): boolean {
  try {
    requireRole(request, 'reviewer')
    return true
  } catch {
    return false
  }
}
