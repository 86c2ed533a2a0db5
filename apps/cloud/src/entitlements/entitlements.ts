import { randomUUID } from 'node:crypto'
import type { Plan } from '@talkingcat/contract/cloud'
import type { Transaction } from 'kysely'
import { prepareQuery } from '../database/prepare-query.ts'
import type { CloudTables, Database, EntitlementRow } from '../database/schema.ts'
import { type Standing, standingOf } from './standing.ts'

const dayMs = 86_400_000
type Trx = Transaction<CloudTables>
type Source = Pick<EntitlementRow, 'source' | 'sourceId'>
export type Sold = Pick<Plan, 'id' | 'days' | 'features'>
export type Entitlements = ReturnType<typeof createEntitlements>

/** What accounts may use and until when. `now` is epoch ms. */
export function createEntitlements(db: Database, now: () => number) {
  const findRows = prepareQuery(db, ({ accountId }: { accountId: string }) =>
    db.selectFrom('entitlements').selectAll().where('accountId', '=', accountId),
  )
  const rowsOf = async (from: Database, accountId: string) =>
    (await findRows({ accountId }, from)).rows

  return {
    async standing(accountId: string): Promise<Standing> {
      return standingOf(await rowsOf(db, accountId), now())
    },

    /**
     * Once per source, however often it is called. What is bought early begins when what was
     * bought before ends; what is left of a trial is added. False when the account is gone.
     */
    async grant(trx: Trx, accountId: string, plan: Sold, source: Source): Promise<boolean> {
      if (!(await lockAccount(trx, accountId))) return false
      const at = now()
      const kept = (await rowsOf(trx, accountId)).filter(
        ({ revokedAt, endsAt }) => revokedAt === null && endsAt > at,
      )
      const paid = kept.filter(row => row.source !== 'trial')
      const trial = kept.find(row => row.source === 'trial')
      const startsAt = Math.max(at, ...paid.map(({ endsAt }) => endsAt))
      const leftMs = paid.length === 0 && trial ? trial.endsAt - at : 0
      await trx
        .insertInto('entitlements')
        .values({
          ...source,
          id: randomUUID(),
          accountId,
          planId: plan.id,
          features: JSON.stringify(plan.features),
          startsAt,
          endsAt: startsAt + plan.days * dayMs + leftMs,
          revokedAt: null,
          createdAt: at,
        })
        .onConflict(conflict => conflict.columns(['source', 'sourceId']).doNothing())
        .execute()
      return true
    },

    /** What was bought after it moves up, so that nobody waits through a hole they paid for. */
    async revoke(trx: Trx, source: Source): Promise<void> {
      const at = now()
      const row = await trx
        .selectFrom('entitlements')
        .select(['id', 'accountId'])
        .where('source', '=', source.source)
        .where('sourceId', '=', source.sourceId)
        .executeTakeFirst()
      if (!row) return
      // First, as grant() does: the other way round two of them could wait for each other.
      await lockAccount(trx, row.accountId)
      const revoked = await trx
        .updateTable('entitlements')
        .set({ revokedAt: at })
        .where('id', '=', row.id)
        .where('revokedAt', 'is', null)
        .returning(['startsAt', 'endsAt'])
        .executeTakeFirst()
      if (!revoked || revoked.endsAt <= at) return
      const freedMs = revoked.endsAt - Math.max(at, revoked.startsAt)
      await trx
        .updateTable('entitlements')
        .set(eb => ({
          startsAt: eb('startsAt', '-', freedMs),
          endsAt: eb('endsAt', '-', freedMs),
        }))
        .where('accountId', '=', row.accountId)
        .where('revokedAt', 'is', null)
        .where('startsAt', '>=', revoked.endsAt)
        .execute()
    },

    history: (accountId: string) => rowsOf(db, accountId),
  }
}

/** Two grants at once would both begin at the same end. A write locks the row on both engines. */
async function lockAccount(trx: Trx, accountId: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('accounts')
    .set(eb => ({ createdAt: eb.ref('createdAt') }))
    .where('id', '=', accountId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
