import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { endAccess } from '../accounts/end-access.ts'
import { createOwnAccount } from '../accounts/own-account.ts'
import { mailTexts } from '../mail/mail-texts.ts'
import type { Parts } from '../parts.ts'
import { hashPassword } from '../passwords/password-hash.ts'
import { checkPassword, isLongPassword } from '../passwords/password-policy.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { answers } from './answers.ts'

const success = { success: true as const }

/** What one does with the own account. */
export function registerAccountRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db, audit, gate, mails, signIns } = parts
  const own = createOwnAccount(parts)

  app.get(
    '/api/auth/me',
    { schema: { response: answers(schemas.meAnswerSchema) } },
    async request => {
      const { id, email, nickname } = await own.of(request)
      const { role, hasSecondStep } = whoAsks(request)
      const { isPaid } = await parts.entitlements.standing(id)
      return { ...success, user: { id, email, nickname }, isPaid, role, hasSecondStep }
    },
  )

  app.get(
    '/api/auth/sessions',
    { schema: { response: answers(schemas.signInsAnswerSchema) } },
    async request => {
      const { accountId, signInId } = whoAsks(request)
      const rows = await signIns.list(accountId)
      return { ...success, sessions: rows.map(row => ({ ...row, isCurrent: row.id === signInId })) }
    },
  )

  app.delete(
    '/api/auth/sessions/:id',
    { schema: { params: z.object({ id: z.uuid() }), response: answers(schemas.okAnswerSchema) } },
    async request => {
      const { accountId } = whoAsks(request)
      const ended = await signIns.revoke({ accountId, only: request.params.id })
      if (ended === 0) throw new CloudError('NOT_FOUND')
      return success
    },
  )

  const okOnly = { schema: { response: answers(schemas.okAnswerSchema) } }
  app.post('/api/auth/logout', okOnly, async request => {
    const { accountId, signInId } = whoAsks(request)
    await signIns.revoke({ accountId, only: signInId })
    return success
  })

  app.post('/api/auth/logout-all', okOnly, async request => {
    await signIns.revoke({ accountId: whoAsks(request).accountId })
    return success
  })

  app.post(
    '/api/auth/change-password',
    {
      schema: { body: schemas.changePasswordBodySchema, response: answers(schemas.okAnswerSchema) },
    },
    async request => {
      const { currentPassword, newPassword } = request.body
      const account = await own.of(request)
      checkPassword(newPassword, account.emailNorm, account.role)
      await own.confirm(account, currentPassword)
      const passwordHash = await gate.run(() => hashPassword(newPassword))
      await db.transaction().execute(async trx => {
        // Two changes at once: only one of them knew the password that counts.
        const { numUpdatedRows } = await trx
          .updateTable('accounts')
          .set({ passwordHash, hasLongPassword: isLongPassword(newPassword) ? 1 : 0 })
          .where('id', '=', account.id)
          .where('passwordHash', '=', account.passwordHash)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) throw new CloudError('PASSWORD_WRONG')
        await endAccess(trx, signIns, {
          accountId: account.id,
          except: whoAsks(request).signInId,
        })
        const event = { type: 'password.changed', actorId: account.id, subjectId: account.id }
        await audit.append(trx, { ...event, requestId: request.id })
      })
      mails.add(async () => ({ to: account.emailNorm, ...mailTexts.passwordChanged() }))
      return success
    },
  )
}
