import type { Database } from '../database/schema.ts'
import type { OwnData } from '../own-data/own-data.ts'

/** Plans, devices and orders of an account; erasing leaves money and the trial's key without a name. */
export function ownEntitlements(db: Database): OwnData {
  return {
    name: 'entitlements',
    async export(accountId) {
      const [plans, installations, trials, orders] = await Promise.all(
        (['entitlements', 'installations', 'trials', 'orders'] as const).map(table =>
          db.selectFrom(table).selectAll().where('accountId', '=', accountId).execute(),
        ),
      )
      const refunds = await db
        .selectFrom('refunds')
        .innerJoin('orders', 'orders.id', 'refunds.orderId')
        .select(['refunds.orderId', 'refunds.amountFen', 'refunds.reason', 'refunds.status'])
        .select(['refunds.askedAt', 'refunds.doneAt'])
        .where('orders.accountId', '=', accountId)
        .execute()
      return { plans, installations, trials, orders, refunds }
    },
    async erase(trx, accountId) {
      for (const table of ['entitlements', 'installations'] as const)
        await trx.deleteFrom(table).where('accountId', '=', accountId).execute()
      for (const table of ['trials', 'orders'] as const)
        await trx
          .updateTable(table)
          .set({ accountId: null })
          .where('accountId', '=', accountId)
          .execute()
    },
  }
}
