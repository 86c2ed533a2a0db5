import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { CloudTables } from '../database/schema.ts'
import type { Entitlements } from '../entitlements/entitlements.ts'
import type { PlanTable } from '../plans/plan-table.ts'
import { CloudError } from '../problems/cloud-error.ts'

export type DecidedReceipt = {
  id: string
  accountId: string
  planId: string | null
  amountFen: number | null
  tradeNo: string | null
  status: string
}

/**
 * What a reviewer's decision leads to, in the transaction of the decision: nobody is told
 * "approved" without having it, and a revoked receipt gives nothing any more.
 */
export function createReceiptFulfilment(
  plans: PlanTable,
  entitlements: Entitlements,
  now: () => number,
) {
  /** @throws CloudError PLAN_NOT_CHOSEN, PLAN_UNKNOWN: the decision does not stand then */
  return async (trx: Transaction<CloudTables>, receipt: DecidedReceipt): Promise<void> => {
    const source = { source: 'receipt' as const, sourceId: receipt.id }
    if (receipt.status === 'APPROVED') {
      const plan = planOf(receipt)
      await entitlements.grant(trx, receipt.accountId, plan, source)
      // The sum that came with the receipt is only what somebody typed.
      await enter('payment', plan.priceFen)
    }
    if (receipt.status === 'REVOKED') {
      await entitlements.revoke(trx, source)
      const paid = await trx
        .selectFrom('ledger')
        .select('amountFen')
        .where('source', '=', 'receipt')
        .where('sourceId', '=', receipt.id)
        .where('kind', '=', 'payment')
        .executeTakeFirst()
      if (paid) await enter('reversal', -paid.amountFen)
    }

    async function enter(kind: 'payment' | 'reversal', amountFen: number): Promise<void> {
      const { tradeNo } = receipt
      await trx
        .insertInto('ledger')
        .values({
          ...source,
          id: randomUUID(),
          at: now(),
          kind,
          amountFen,
          method: 'manual',
          tradeNo,
        })
        .onConflict(conflict => conflict.columns(['source', 'sourceId', 'kind']).doNothing())
        .execute()
    }
  }

  /** The first generation's page names no plan; then the sum has to say which one it was. */
  function planOf({ planId, amountFen }: DecidedReceipt) {
    if (planId !== null) return plans.get(planId)
    const plan = amountFen === null ? null : plans.findByPrice(amountFen)
    if (!plan) throw new CloudError('PLAN_NOT_CHOSEN')
    return plan
  }
}
