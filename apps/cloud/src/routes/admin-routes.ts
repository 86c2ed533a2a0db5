import * as schemas from '@talkingcat/contract/cloud'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { normaliseEmail } from '../accounts/email-address.ts'
import { keepLastAdmin } from '../accounts/keep-last-admin.ts'
import type { CloudTables } from '../database/schema.ts'
import type { Parts } from '../parts.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { whoAsks } from '../sign-ins/request-identity.ts'
import { answers } from './answers.ts'

const config = { needs: 'admin' } as const
const params = z.object({ id: z.uuid() })
const success = { success: true as const }
const auditDetailsSchema = schemas.auditRowSchema.shape.details

/** Who may do what, and what was done. */
export function registerAdminRoutes(given: FastifyInstance, parts: Parts): void {
  const app = given.withTypeProvider<ZodTypeProvider>()
  const { db, now, audit, signIns } = parts
  const response = answers(schemas.okAnswerSchema)

  app.get(
    '/api/admin/accounts',
    {
      config,
      schema: {
        querystring: schemas.adminAccountsQuerySchema,
        response: answers(schemas.adminAccountsAnswerSchema),
      },
    },
    async request => {
      const { email } = request.query
      let query = db
        .selectFrom('accounts')
        .leftJoin('totp', 'totp.accountId', 'accounts.id')
        .select(['id', 'email', 'nickname', 'role', 'createdAt', 'disabledAt', 'confirmedAt'])
        .orderBy('createdAt')
        .limit(200)
      query =
        email === undefined
          ? query.where('role', '!=', 'user')
          : query.where('emailNorm', '=', normaliseEmail(email))
      const rows = await query.execute()
      const accounts = rows.map(({ confirmedAt, ...row }) => ({
        ...row,
        hasSecondStep: confirmedAt !== null,
      }))
      return { ...success, accounts }
    },
  )

  app.post(
    '/api/admin/accounts/:id/role',
    { config, schema: { params, body: schemas.setRoleBodySchema, response } },
    async request => {
      const { role } = request.body
      await change(request, async (trx, account) => {
        if (role !== 'user' && account.hasLongPassword === 0) {
          throw new CloudError('ROLE_NEEDS_LONG_PASSWORD')
        }
        await trx.updateTable('accounts').set({ role }).where('id', '=', account.id).execute()
        return { type: 'role.changed', details: { from: account.role, to: role } }
      })
      return success
    },
  )

  app.post(
    '/api/admin/accounts/:id/disabled',
    { config, schema: { params, body: schemas.setDisabledBodySchema, response } },
    async request => {
      const { isDisabled } = request.body
      await change(request, async (trx, { id }) => {
        const disabledAt = isDisabled ? now() : null
        await trx.updateTable('accounts').set({ disabledAt }).where('id', '=', id).execute()
        if (isDisabled) await signIns.revoke({ accountId: id }, trx)
        return { type: isDisabled ? 'account.disabled' : 'account.enabled', details: {} }
      })
      return success
    },
  )

  app.get(
    '/api/admin/audit',
    {
      config,
      schema: {
        querystring: schemas.auditQuerySchema,
        response: answers(schemas.auditAnswerSchema),
      },
    },
    async request => {
      const { before, limit } = request.query
      let query = db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit)
      if (before !== undefined) query = query.where('seq', '<', before)
      const rows = await query.execute()
      return {
        ...success,
        rows: rows.map(row => ({
          ...row,
          details: auditDetailsSchema.parse(JSON.parse(row.details)),
        })),
      }
    },
  )

  type Account = { id: string; role: schemas.Role; hasLongPassword: number }
  type Done = { type: string; details: Record<string, string> }
  async function change(
    request: FastifyRequest<{ Params: { id: string } }>,
    run: (trx: Transaction<CloudTables>, account: Account) => Promise<Done>,
  ): Promise<void> {
    const { id } = request.params
    await db.transaction().execute(async trx => {
      const account = await trx
        .selectFrom('accounts')
        .select(['id', 'role', 'hasLongPassword'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (!account) throw new CloudError('NOT_FOUND')
      const done = await run(trx, account)
      const actorId = whoAsks(request).accountId
      await audit.append(trx, { ...done, actorId, subjectId: id, requestId: request.id })
      await keepLastAdmin(trx)
    })
  }
}
