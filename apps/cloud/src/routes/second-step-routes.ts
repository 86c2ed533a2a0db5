import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { createOwnAccount } from '../accounts/own-account.ts'
import { mailTexts } from '../mail/mail-texts.ts'
import type { Parts } from '../parts.ts'
import { totpUri } from '../reviewers/totp.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { answers } from './answers.ts'

const success = { success: true as const }

/** Anybody may have a second step; reviewers and admins can do nothing of theirs without. */
export function registerSecondStepRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db, now, audit, mails, secondStep } = parts
  const own = createOwnAccount(parts)

  app.post(
    '/api/auth/totp/enrol',
    {
      schema: {
        body: schemas.totpEnrolBodySchema,
        response: answers(schemas.totpEnrolAnswerSchema),
      },
    },
    async request => {
      const account = await own.of(request)
      await own.confirm(account, request.body.password)
      const secret = await secondStep.begin(account.id)
      return { ...success, secret, uri: totpUri(secret, account.emailNorm) }
    },
  )

  app.post(
    '/api/auth/totp/confirm',
    {
      schema: {
        body: schemas.totpConfirmBodySchema,
        response: answers(schemas.totpConfirmAnswerSchema),
      },
    },
    async request => {
      const { accountId, signInId } = whoAsks(request)
      const { emailNorm } = await own.of(request)
      await secondStep.proveNew(accountId, request.body.code)
      const recoveryCodes = await db.transaction().execute(async trx => {
        const codes = await secondStep.confirm(trx, accountId)
        await trx
          .updateTable('signIns')
          .set({ secondStepAt: now() })
          .where('id', '=', signInId)
          .execute()
        const event = { type: 'totp.enrolled', actorId: accountId, subjectId: accountId }
        await audit.append(trx, { ...event, requestId: request.id })
        return codes
      })
      mails.add(async () => ({ to: emailNorm, ...mailTexts.secondStepChanged(true) }))
      return { ...success, recoveryCodes }
    },
  )

  app.post(
    '/api/auth/totp/remove',
    {
      schema: { body: schemas.totpRemoveBodySchema, response: answers(schemas.okAnswerSchema) },
    },
    async request => {
      const account = await own.of(request)
      await own.confirm(account, request.body.password)
      await secondStep.pass(account.id, request.body.code)
      await db.transaction().execute(async trx => {
        await secondStep.remove(trx, account.id)
        const event = { type: 'totp.removed', actorId: account.id, subjectId: account.id }
        await audit.append(trx, { ...event, requestId: request.id })
      })
      mails.add(async () => ({ to: account.emailNorm, ...mailTexts.secondStepChanged(false) }))
      return success
    },
  )
}
