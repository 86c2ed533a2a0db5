import { randomUUID } from 'node:crypto'
import type { Role } from '@talkingcat/contract/cloud'
import type { Transaction } from 'kysely'
import type { Audit } from '../audit/audit.ts'
import type { CloudTables, Database } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { prepareSignInQueries } from './sign-in-queries.ts'
import { createToken, hashToken, type Successors, seal, unseal } from './token.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
export const accessMs = 30 * minuteMs
export const refreshMs = 30 * dayMs
export const signInMs = 90 * dayMs
/** A client whose answer was lost asks again with the same token. */
export const graceMs = 10_000

export type Identity = { accountId: string; signInId: string; role: Role; hasSecondStep: boolean }
export type SignIns = ReturnType<typeof createSignIns>

/** `now` is epoch ms. */
export function createSignIns(db: Database, now: () => number, audit: Audit) {
  const { findToken, insertSignIn, insertTokens } = prepareSignInQueries(db)

  async function issue(trx: Database, signInId: string, endsAt: number, next: Successors) {
    const at = now()
    const issued = {
      signInId,
      at,
      accessHash: hashToken(next.token),
      accessEndsAt: next.expiresAt,
      refreshHash: hashToken(next.refreshToken),
      refreshEndsAt: Math.min(at + refreshMs, endsAt),
    }
    await insertTokens(issued, trx)
  }

  const successors = (endsAt: number): Successors => ({
    token: createToken(),
    refreshToken: createToken(),
    expiresAt: Math.min(now() + accessMs, endsAt),
  })

  async function find(token: string, kind: 'access' | 'refresh') {
    const { rows } = await findToken({ hash: hashToken(token), kind, at: now() })
    return rows[0]
  }

  return {
    /** `also` is written in the same commit. */
    async start(
      accountId: string,
      device: string,
      hasSecondStep = false,
      also?: (trx: Transaction<CloudTables>) => Promise<void>,
    ): Promise<Successors> {
      const at = now()
      const id = randomUUID()
      const endsAt = at + signInMs
      const secondStepAt = hasSecondStep ? at : null
      const next = successors(endsAt)
      await db.transaction().execute(async trx => {
        await insertSignIn({ id, accountId, device, at, endsAt, secondStepAt }, trx)
        await issue(trx, id, endsAt, next)
        await also?.(trx)
      })
      return next
    },

    /** @throws CloudError UNAUTHORIZED */
    async identify(accessToken: string): Promise<Identity> {
      const found = await find(accessToken, 'access')
      if (!found) throw new CloudError('UNAUTHORIZED')
      const { accountId, signInId, role } = found
      return { accountId, signInId, role, hasSecondStep: found.secondStepAt !== null }
    },

    findRefresh: (token: string) => find(token, 'refresh'),

    /**
     * One token has one pair of successors, however often it is shown within the grace time.
     * Shown later it was stolen, or its thief was faster: the whole family ends.
     * @throws CloudError UNAUTHORIZED
     */
    async rotate(token: string, requestId: string): Promise<Successors> {
      const found = await find(token, 'refresh')
      if (!found) throw new CloudError('UNAUTHORIZED')
      const at = now()
      const next = successors(found.endsAt)
      const isFirst = await db.transaction().execute(async trx => {
        const result = await trx
          .updateTable('tokens')
          .set({ usedAt: at, sealedNext: seal(token, next) })
          .where('hash', '=', found.hash)
          .where('usedAt', 'is', null)
          .executeTakeFirst()
        if (result.numUpdatedRows === 0n) return false
        await issue(trx, found.signInId, found.endsAt, next)
        await trx
          .updateTable('signIns')
          .set({ lastUsedAt: at })
          .where('id', '=', found.signInId)
          .execute()
        return true
      })
      if (isFirst) return next
      const used = await db
        .selectFrom('tokens')
        .select(['usedAt', 'sealedNext'])
        .where('hash', '=', found.hash)
        .executeTakeFirst()
      if (used?.sealedNext && at - (used.usedAt ?? 0) <= graceMs)
        return unseal(token, used.sealedNext)
      await db.transaction().execute(async trx => {
        const ended = await revoke({ accountId: found.accountId, only: found.signInId }, trx)
        if (ended === 0) return
        await audit.append(trx, {
          type: 'refresh.reused',
          actorId: null,
          subjectId: found.accountId,
          details: { signInId: found.signInId },
          requestId,
        })
      })
      throw new CloudError('UNAUTHORIZED')
    },

    list: (accountId: string) =>
      db
        .selectFrom('signIns')
        .select(['id', 'device', 'createdAt', 'lastUsedAt'])
        .where('accountId', '=', accountId)
        .where('revokedAt', 'is', null)
        .where('endsAt', '>', now())
        .orderBy('lastUsedAt', 'desc')
        .limit(100)
        .execute(),

    revoke,
  }

  /** Returns how many ended. They are refused from the next request on. */
  async function revoke(
    which: { accountId: string; only?: string; except?: string },
    within: Database = db,
  ): Promise<number> {
    let query = within
      .updateTable('signIns')
      .set({ revokedAt: now() })
      .where('accountId', '=', which.accountId)
      .where('revokedAt', 'is', null)
    if (which.only !== undefined) query = query.where('id', '=', which.only)
    if (which.except !== undefined) query = query.where('id', '!=', which.except)
    const { numUpdatedRows } = await query.executeTakeFirst()
    return Number(numUpdatedRows)
  }
}
