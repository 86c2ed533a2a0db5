import { createHash } from 'node:crypto'
import multipart from '@fastify/multipart'
import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Parts } from '../parts.ts'
import { addReceipt } from '../receipts/add-receipt.ts'
import { maxImageBytes, readReceiptImage } from '../receipts/images/read-receipt-image.ts'
import { listOwn, prepareNewest } from '../receipts/list-receipts.ts'
import { readUpload, uploadLimits } from '../receipts/read-upload.ts'
import { wordsFor } from '../receipts/receipt-words.ts'
import { createShares } from '../receipts/share-places.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { createWorkGate } from '../throttles/work-gate.ts'
import { answers } from './answers.ts'

const success = { success: true as const }

/** What an account does with its own receipts. */
export async function registerReceiptRoutes(given: FastifyInstance, parts: Parts): Promise<void> {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db } = parts
  const findNewest = prepareNewest(db)

  // A scope of its own: no other route takes anything but JSON.
  await given.register((scope, _options, done) => {
    scope.register(multipart, { limits: uploadLimits, throwFileSizeLimit: true })
    registerUpload(scope, parts)
    done()
  })

  app.get(
    '/api/payment/status',
    { schema: { response: answers(schemas.paymentStatusAnswerSchema) } },
    async request => {
      const { accountId } = whoAsks(request)
      const { rows } = await findNewest({ accountId })
      const receipt = rows[0] ?? null
      // The first generation's page knows no fourth outcome; the receipt itself tells it.
      const status =
        receipt?.status === 'REVOKED'
          ? ('REJECTED' as const)
          : (receipt?.status ?? ('NONE' as const))
      return { ...success, status, message: wordsFor(receipt), receipt }
    },
  )

  app.get(
    '/api/payment/history',
    {
      schema: {
        querystring: schemas.pageQuerySchema,
        response: answers(schemas.receiptsAnswerSchema),
      },
    },
    async request => ({
      ...success,
      ...(await listOwn(db, whoAsks(request).accountId, request.query.cursor)),
    }),
  )
}

function registerUpload(given: FastifyInstance, parts: Parts): void {
  // Bodies in memory, and images being decoded: the most that uploads can ever take.
  const reading = createWorkGate({ running: 12, waiting: 64 })
  const shares = createShares({ running: 2, waiting: 24 })
  const decoding = createWorkGate({ running: 1, waiting: 64 })
  given.withTypeProvider<ZodTypeProvider>().post(
    '/api/payment/upload',
    {
      bodyLimit: maxImageBytes + 64 * 1024,
      schema: {
        headers: z.object({ 'idempotency-key': schemas.idempotencyKeySchema.optional() }),
        consumes: ['multipart/form-data'],
        response: answers(schemas.uploadAnswerSchema),
      },
    },
    async request => {
      const { accountId } = whoAsks(request)
      const idempotencyKey = request.headers['idempotency-key'] ?? null
      await parts.throttles.take('upload', accountId)
      const take = async () => {
        const { bytes, filename, type, fields } = await readUpload(request)
        return addReceipt(parts, {
          accountId,
          idempotencyKey,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          fields,
          requestId: request.id,
          readImage: () => decoding.run(() => readReceiptImage(bytes, filename, type)),
        })
      }
      const receipt = await shares.run(accountId, () => reading.run(take))
      const status = 'PENDING_REVIEW' as const
      const message = wordsFor({ status, reason: null, reasonText: null })
      return { ...success, status, message, receiptId: receipt.id }
    },
  )
}
