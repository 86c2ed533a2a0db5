import { randomUUID } from 'node:crypto'
import type { PaymentMethod, paymentStepSchema } from '@talkingcat/contract/cloud'
import type { z } from 'zod'
import type { Database, OrderRow } from '../database/schema.ts'
import type { PlanTable } from '../plans/plan-table.ts'
import { CloudError } from '../problems/cloud-error.ts'
import type { PaymentProvider } from './payment-provider.ts'

type Wish = { planId: string; method: PaymentMethod; idempotencyKey: string }
type Step = z.infer<typeof paymentStepSchema>
const codeMs = 30 * 60_000
const firstQueryMs = 60_000

/** What somebody wants to buy, and how far that went. `now` is epoch ms. */
export function createOrders(
  db: Database,
  now: () => number,
  plans: PlanTable,
  providers: ReadonlyMap<PaymentMethod, PaymentProvider>,
) {
  return {
    /**
     * The price is the plan table's; a client can not name one.
     * @throws CloudError PLAN_UNKNOWN, METHOD_OFF, ORDER_DIFFERS, PROVIDER_FAILED
     */
    async create(accountId: string, { planId, method, idempotencyKey }: Wish): Promise<Step> {
      const plan = plans.get(planId)
      const provider = providers.get(method)
      if (!provider) throw new CloudError('METHOD_OFF')
      const asked = { planId, method, amountFen: plan.priceFen }
      // Its row is the receipt, once there is one.
      if (!provider.remote) return { kind: 'upload', ...asked }
      const at = now()
      await db
        .insertInto('orders')
        .values({
          ...asked,
          id: randomUUID(),
          accountId,
          plan: JSON.stringify(plan),
          status: 'PENDING',
          idempotencyKey,
          codeUrl: null,
          tradeNo: null,
          createdAt: at,
          expiresAt: at + codeMs,
          paidAt: null,
          nextQueryAt: at + firstQueryMs,
        })
        .onConflict(conflict => conflict.columns(['accountId', 'idempotencyKey']).doNothing())
        .execute()
      const order = await db
        .selectFrom('orders')
        .selectAll()
        .where('accountId', '=', accountId)
        .where('idempotencyKey', '=', idempotencyKey)
        .executeTakeFirstOrThrow()
      if (order.planId !== planId || order.method !== method) throw new CloudError('ORDER_DIFFERS')
      const codeUrl = order.codeUrl ?? (await fetchCode(provider, order, plan.name))
      const { id: orderId, amountFen, expiresAt } = order
      return { kind: 'qr', ...asked, orderId, amountFen, codeUrl, expiresAt }
    },

    /** @throws CloudError NOT_FOUND: also for somebody else's */
    async get(accountId: string, id: string): Promise<OrderRow> {
      const order = await db
        .selectFrom('orders')
        .selectAll()
        .where('id', '=', id)
        .where('accountId', '=', accountId)
        .executeTakeFirst()
      if (!order) throw new CloudError('NOT_FOUND')
      return order
    },
  }

  /** Outside any transaction. Asked again after a lost answer, it is still the same order there. */
  async function fetchCode(provider: PaymentProvider, order: OrderRow, name: string) {
    const { id: orderId, amountFen, expiresAt } = order
    const title = `提猫直播助手 · ${name}`
    const step = await provider.createOrder({ orderId, title, amountFen, expiresAt })
    if (step.kind !== 'qr') throw new CloudError('PROVIDER_FAILED')
    await db
      .updateTable('orders')
      .set({ codeUrl: step.codeUrl })
      .where('id', '=', orderId)
      .execute()
    return step.codeUrl
  }
}
