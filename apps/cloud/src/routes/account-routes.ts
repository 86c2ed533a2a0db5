import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Parts } from '../parts.ts'
import { hashPassword, verifyPassword } from '../passwords/password-hash.ts'
import { checkPassword } from '../passwords/password-policy.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { answers } from './answers.ts'

const success = { success: true as const }

/** What one does with the own account. */
export function registerAccountRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db, signIns, throttles, gate } = parts

  app.get(
    '/api/auth/me',
    { schema: { response: answers(schemas.meAnswerSchema) } },
    async request => {
      const { id, email, nickname } = await accountOf(request)
      return { ...success, user: { id, email, nickname }, isPaid: false }
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
      const account = await accountOf(request)
      checkPassword(newPassword, account.emailNorm)
      await confirm(account, currentPassword)
      const passwordHash = await gate.run(() => hashPassword(newPassword))
      // Two changes at once: only one of them knew the password that counts.
      const { numUpdatedRows } = await db
        .updateTable('accounts')
        .set({ passwordHash })
        .where('id', '=', account.id)
        .where('passwordHash', '=', account.passwordHash)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new CloudError('PASSWORD_WRONG')
      await db.deleteFrom('knownDevices').where('accountId', '=', account.id).execute()
      await signIns.revoke({ accountId: account.id, except: whoAsks(request).signInId })
      return success
    },
  )

  app.delete(
    '/api/account',
    {
      schema: { body: schemas.deleteAccountBodySchema, response: answers(schemas.okAnswerSchema) },
    },
    async request => {
      const account = await accountOf(request)
      await confirm(account, request.body.password)
      await db.transaction().execute(async trx => {
        for (const { erase } of parts.ownData) await erase(trx, account.id)
        await trx.deleteFrom('accounts').where('id', '=', account.id).execute()
      })
      await throttles.forgive(`account ${account.emailNorm}`)
      return success
    },
  )

  async function accountOf(request: FastifyRequest) {
    const row = await db
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', whoAsks(request).accountId)
      .executeTakeFirst()
    if (!row) throw new CloudError('UNAUTHORIZED')
    return row
  }

  /** A stolen token must not be enough, nor a way to guess the password. */
  async function confirm(account: { id: string; passwordHash: string }, password: string) {
    const key = `confirm ${account.id}`
    const isRight = await gate.run(async () => {
      await throttles.risk(key)
      return verifyPassword(account.passwordHash, password)
    })
    if (!isRight) throw new CloudError('PASSWORD_WRONG')
    await throttles.forgive(key)
  }
}
