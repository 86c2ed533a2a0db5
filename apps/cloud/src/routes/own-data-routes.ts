import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { keepLastAdmin } from '../accounts/keep-last-admin.ts'
import { createOwnAccount } from '../accounts/own-account.ts'
import { mailTexts } from '../mail/mail-texts.ts'
import type { Parts } from '../parts.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { answers } from './answers.ts'

/** What the law gives everybody: a copy of what is kept, and its end. */
export function registerOwnDataRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db, now, audit, mails, throttles, ownData } = parts
  const own = createOwnAccount(parts)

  app.get(
    '/api/account/export',
    { schema: { response: answers(schemas.ownDataAnswerSchema) } },
    async (request, reply) => {
      const { accountId } = whoAsks(request)
      await throttles.take('export', accountId)
      const data: Record<string, unknown> = {}
      for (const room of ownData) data[room.name] = await room.export(accountId)
      reply.header('content-disposition', 'attachment; filename="talkingcat-account.json"')
      return { success: true as const, exportedAt: now(), data }
    },
  )

  app.delete(
    '/api/account',
    {
      schema: { body: schemas.deleteAccountBodySchema, response: answers(schemas.okAnswerSchema) },
    },
    async request => {
      const account = await own.of(request)
      await own.confirm(account, request.body.password)
      await db.transaction().execute(async trx => {
        for (const room of ownData) await room.erase(trx, account.id)
        await trx.deleteFrom('accounts').where('id', '=', account.id).execute()
        const event = { type: 'account.deleted', actorId: account.id, subjectId: account.id }
        await audit.append(trx, { ...event, requestId: request.id })
        if (account.role === 'admin') await keepLastAdmin(trx)
      })
      await throttles.forgive(`account ${account.emailNorm}`)
      mails.add(async () => ({ to: account.emailNorm, ...mailTexts.accountDeleted() }))
      return { success: true as const }
    },
  )
}
