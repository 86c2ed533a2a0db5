import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { normaliseEmail } from '../accounts/email-address.ts'
import { endAccess } from '../accounts/end-access.ts'
import { mailTexts } from '../mail/mail-texts.ts'
import type { Parts } from '../parts.ts'
import { hashPassword, verifyPassword } from '../passwords/password-hash.ts'
import { checkPassword, isLongPassword } from '../passwords/password-policy.ts'
import { clientAddress } from '../plugins/client-address.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { answers } from './answers.ts'

const config = { needs: 'nothing' } as const
const success = { success: true as const }

/** Proving an address and coming back without the password. */
export function registerMailRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db, now, audit, gate, mails, mailCodes, signIns, throttles } = parts
  const response = answers(schemas.okAnswerSchema)

  app.post(
    '/api/auth/verify-email',
    { config, schema: { body: schemas.verifyEmailBodySchema, response } },
    async request => {
      await throttles.take('mailCode', clientAddress(request))
      const { token, password } = request.body
      const { passwordHash } = await mailCodes.find(token, 'verify')
      // A stranger may have registered the address once more, with a password of their own: whoever
      // reads the mail must not open the account for them.
      const isRight = await gate.run(() => verifyPassword(passwordHash, password))
      if (!isRight) throw new CloudError('REGISTERED_AGAIN')
      await db.transaction().execute(async trx => {
        const accountId = await mailCodes.use(trx, token, 'verify')
        const { numUpdatedRows } = await trx
          .updateTable('accounts')
          .set({ awaitsVerification: 0, emailVerifiedAt: now() })
          .where('id', '=', accountId)
          .where('passwordHash', '=', passwordHash)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) throw new CloudError('REGISTERED_AGAIN')
      })
      return success
    },
  )

  app.post(
    '/api/auth/forgot',
    { config, schema: { body: schemas.forgotBodySchema, response } },
    async request => {
      if (!mails.isOn) throw new CloudError('MAIL_OFF')
      const emailNorm = normaliseEmail(request.body.email)
      await throttles.take('forgotFrom', clientAddress(request))
      await throttles.take('forgot', emailNorm)
      mails.add(async () => {
        const account = await db
          .selectFrom('accounts')
          .select('id')
          .where('emailNorm', '=', emailNorm)
          .where('disabledAt', 'is', null)
          .executeTakeFirst()
        if (!account) return null
        await throttles.take('mail', emailNorm)
        return { to: emailNorm, ...mailTexts.reset(await mailCodes.issue(account.id, 'reset')) }
      })
      return success
    },
  )

  app.post(
    '/api/auth/reset',
    { config, schema: { body: schemas.resetBodySchema, response } },
    async request => {
      const { token, newPassword } = request.body
      await throttles.take('mailCode', clientAddress(request))
      const account = await mailCodes.find(token, 'reset')
      checkPassword(newPassword, account.emailNorm, account.role)
      const passwordHash = await gate.run(() => hashPassword(newPassword))
      await db.transaction().execute(async trx => {
        const accountId = await mailCodes.use(trx, token, 'reset')
        await trx
          .updateTable('accounts')
          .set({
            passwordHash,
            hasLongPassword: isLongPassword(newPassword) ? 1 : 0,
            // Whoever read the code reads the mail.
            awaitsVerification: 0,
            emailVerifiedAt: now(),
          })
          .where('id', '=', accountId)
          .execute()
        await endAccess(trx, signIns, { accountId })
        const event = { type: 'password.reset', actorId: null, subjectId: accountId }
        await audit.append(trx, { ...event, requestId: request.id })
      })
      await throttles.forgive(`account ${account.emailNorm}`)
      mails.add(async () => ({ to: account.emailNorm, ...mailTexts.passwordChanged() }))
      return success
    },
  )
}
