import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { createEmailChange } from '../accounts/change-email.ts'
import { normaliseEmail } from '../accounts/email-address.ts'
import { createOwnAccount } from '../accounts/own-account.ts'
import type { Parts } from '../parts.ts'
import { clientAddress } from '../plugins/client-address.ts'
import { answers } from './answers.ts'

const success = { success: true as const }

/** Another address for the own account. */
export function registerEmailRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { throttles } = parts
  const own = createOwnAccount(parts)
  const emailChange = createEmailChange(parts)
  const response = answers(schemas.emailChangedAnswerSchema)

  app.post(
    '/api/auth/change-email',
    { schema: { body: schemas.changeEmailBodySchema, response } },
    async request => {
      const email = request.body.email.trim()
      normaliseEmail(email)
      const account = await own.of(request)
      await own.confirm(account, request.body.currentPassword)
      // As registering does: the answer or the mail tells of somebody else's address.
      await throttles.take('register', clientAddress(request))
      const isDone = await emailChange.ask({ account, email, requestId: request.id })
      const { id, nickname } = account
      const user = { id, email: isDone ? email : account.email, nickname }
      return { ...success, user, ...(!isDone && { needsVerification: true as const }) }
    },
  )

  app.post(
    '/api/auth/change-email/confirm',
    { schema: { body: schemas.confirmEmailBodySchema, response } },
    async request => {
      await throttles.take('mailCode', clientAddress(request))
      const account = await own.of(request)
      const email = await emailChange.confirm(account, request.body.token, request.id)
      const { id, nickname } = account
      return { ...success, user: { id, email, nickname } }
    },
  )
}
