import {
  receiptMaxBytes,
  receiptPath,
  receiptWordsSchema,
  sentReceiptSchema,
  toProblem,
} from '@talkingcat/contract'
import * as cloudSchemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { AccountService } from '../account/account.ts'
import { createReceipts } from '../account/receipts.ts'
import { registerRoute } from './register-route.ts'

const historyAnswer = cloudSchemas.okAnswerSchema.extend({ receipts: z.array(sentReceiptSchema) })

export async function registerPaymentRoutes(
  app: FastifyInstance,
  account: AccountService,
): Promise<void> {
  const receipts = createReceipts(account)
  const uploadOnly = () => ({ payment: null, upload: receipts.upload, problem: null })
  // How far an upload is must be told also where the cloud can not be asked.
  const answer = () =>
    receipts.payment().then(
      payment => ({ payment, upload: receipts.upload, problem: null }),
      (error: unknown) => ({ payment: null, upload: receipts.upload, problem: toProblem(error) }),
    )

  registerRoute(app, 'getPlanOffer', async () => {
    const { cloud } = account.connected()
    const answer = cloudSchemas.plansAnswerSchema
    return cloud.call({ method: 'GET', path: '/api/plans', answer })
  })
  registerRoute(app, 'getPayment', async () =>
    receipts.upload.status === 'sending' ? uploadOnly() : answer(),
  )
  registerRoute(app, 'listReceipts', async () =>
    account.own({ method: 'GET', path: '/api/payment/history', answer: historyAnswer }),
  )
  registerRoute(app, 'retryReceipt', async () => {
    receipts.retry()
    return uploadOnly()
  })
  registerRoute(app, 'cancelReceipt', async () => {
    receipts.cancel()
    return uploadOnly()
  })
  registerRoute(app, 'makeOrder', async ({ body }) => {
    const path = '/api/payment/orders'
    const schema = cloudSchemas.orderMadeAnswerSchema
    return account.own({ method: 'POST', path, body, answer: schema })
  })
  registerRoute(app, 'getOrder', async ({ params }) => {
    const path = `/api/payment/orders/${params.id}` as const
    return account.own({ method: 'GET', path, answer: cloudSchemas.orderAnswerSchema })
  })

  await app.register((scope, _options, done) => {
    // Like JSON a type that no form of another web site can send without asking first.
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: receiptMaxBytes + 1 },
      (_request, body, parsed) => parsed(null, body),
    )
    scope.withTypeProvider<ZodTypeProvider>().post(
      receiptPath,
      {
        config: { isBytes: true },
        bodyLimit: receiptMaxBytes + 1,
        schema: { querystring: receiptWordsSchema },
      },
      async request => {
        // Bytes because of the parser above.
        receipts.take(request.body as Buffer, request.query)
        return uploadOnly()
      },
    )
    done()
  })
}
