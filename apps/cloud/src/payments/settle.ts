import { randomUUID } from 'node:crypto'
import { planSchema } from '@talkingcat/contract/cloud'
import type { Transaction } from 'kysely'
import type { Audit } from '../audit/audit.ts'
import type { CloudTables, OrderRow } from '../database/schema.ts'
import type { Entitlements } from '../entitlements/entitlements.ts'
import type { ProviderState } from './payment-provider.ts'

export type Outcome =
  | 'FULFILLED'
  | 'DUPLICATE'
  | 'AMOUNT_WRONG'
  | 'CLOSED'
  | 'NOTHING_NEW'
  /** Money came for an account that was deleted: it stands in the ledger and has to go back. */
  | 'ACCOUNT_GONE'
  | 'ORDER_UNKNOWN'

type Settling = { entitlements: Entitlements; audit: Audit; now: () => number }

/**
 * What a provider's word about an order leads to, all of it in the caller's transaction. Paid is
 * paid: whatever comes after it, or a second time, changes nothing.
 */
export async function settle(
  trx: Transaction<CloudTables>,
  order: OrderRow,
  said: ProviderState,
  requestId: string,
  { entitlements, audit, now }: Settling,
): Promise<Outcome> {
  if (said.state === 'pending') return 'NOTHING_NEW'
  if (said.state === 'closed') {
    const closed = await change({ status: 'CLOSED', nextQueryAt: null }, ['PENDING'])
    return closed ? 'CLOSED' : 'NOTHING_NEW'
  }
  // Nobody is given more than was paid for, and no sum is guessed: a human looks at it.
  if (said.amountFen !== order.amountFen) return 'AMOUNT_WRONG'
  const at = now()
  const { tradeNo } = said
  // Also a closed one: the money is here, though the news of it came late.
  const isFirst = await change({ status: 'PAID', tradeNo, paidAt: at, nextQueryAt: null }, [
    'PENDING',
    'CLOSED',
  ])
  if (!isFirst) return 'DUPLICATE'
  const source = { source: 'order' as const, sourceId: order.id }
  await trx
    .insertInto('ledger')
    .values({
      ...source,
      id: randomUUID(),
      at,
      kind: 'payment',
      amountFen: said.amountFen,
      method: order.method,
      tradeNo,
    })
    .execute()
  const { accountId } = order
  // Written by createOrder().
  const plan = planSchema.parse(JSON.parse(order.plan))
  const isGranted = accountId !== null && (await entitlements.grant(trx, accountId, plan, source))
  await audit.append(trx, {
    type: 'order.paid',
    actorId: null,
    subjectId: order.id,
    details: { amountFen: said.amountFen, method: order.method, isGranted },
    requestId,
  })
  return isGranted ? 'FULFILLED' : 'ACCOUNT_GONE'

  async function change(to: Partial<OrderRow>, from: OrderRow['status'][]): Promise<boolean> {
    const { numUpdatedRows } = await trx
      .updateTable('orders')
      .set(to)
      .where('id', '=', order.id)
      .where('status', 'in', from)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}
