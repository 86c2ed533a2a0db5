import type { IncomingHttpHeaders } from 'node:http'
import type { PaymentMethod } from '@talkingcat/contract/cloud'
import type { Audit } from '../audit/audit.ts'
import type { Database } from '../database/schema.ts'
import type { Entitlements } from '../entitlements/entitlements.ts'
import type { PlanTable } from '../plans/plan-table.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { createAlipayPrecreate } from './alipay-precreate.ts'
import { manual } from './manual.ts'
import { createOrders } from './orders.ts'
import type { PaymentConfig } from './payment-config.ts'
import type { PaymentProvider } from './payment-provider.ts'
import { reconcile } from './reconcile.ts'
import { createRefunds } from './refunds.ts'
import { type Outcome, settle } from './settle.ts'
import { createWechatNative } from './wechat-native.ts'

type Given = {
  db: Database
  now: () => number
  audit: Audit
  plans: PlanTable
  entitlements: Entitlements
  config: PaymentConfig
  /** Where the providers reach this server. */
  publicUrl: string
}
export const noticePath = '/api/payment/notify'
export type Payments = ReturnType<typeof createPayments>

/** Every way money comes in. Providers only speak; what it leads to is decided in `settle`. */
export function createPayments({ config, publicUrl, ...given }: Given) {
  const { db, now, plans } = given
  const notifyUrl = (id: PaymentMethod) => `${publicUrl}${noticePath}/${id}`
  const list: PaymentProvider[] = [manual]
  if (config.alipay)
    list.unshift(createAlipayPrecreate(config.alipay, notifyUrl('alipay-precreate'), now))
  if (config.wechat)
    list.unshift(createWechatNative(config.wechat, notifyUrl('wechat-native'), now))
  const providers = new Map(list.map(provider => [provider.id, provider]))

  return {
    methods: list.map(({ id }) => id),
    refunds: createRefunds({ ...given, providers }),
    orders: createOrders(db, now, plans, providers),

    /**
     * A notice, as it came. Its event counts once, and with everything it leads to or not at all.
     * @throws CloudError METHOD_OFF, NOTICE_REFUSED
     */
    async receive(
      method: PaymentMethod,
      raw: Buffer,
      headers: IncomingHttpHeaders,
      requestId: string,
    ): Promise<{ outcome: Outcome; orderId: string; thanks: { type: string; body: string } }> {
      const remote = providers.get(method)?.remote
      if (!remote) throw new CloudError('METHOD_OFF')
      const { eventId, orderId, state } = remote.handleNotify(raw, headers)
      const outcome = await db.transaction().execute(async trx => {
        const inserted = await trx
          .insertInto('paymentEvents')
          .values({
            method,
            eventId,
            orderId,
            outcome: 'RECEIVED',
            amountFen: state.state === 'paid' ? state.amountFen : null,
            receivedAt: now(),
          })
          .onConflict(conflict => conflict.columns(['method', 'eventId']).doNothing())
          .returning('eventId')
          .executeTakeFirst()
        if (!inserted) return 'DUPLICATE'
        const order = await trx
          .selectFrom('orders')
          .selectAll()
          .where('id', '=', orderId)
          .where('method', '=', method)
          .executeTakeFirst()
        const result = order ? await settle(trx, order, state, requestId, given) : 'ORDER_UNKNOWN'
        await trx
          .updateTable('paymentEvents')
          .set({ outcome: result })
          .where('method', '=', method)
          .where('eventId', '=', eventId)
          .execute()
        return result
      })
      return { outcome, orderId, thanks: remote.thanks }
    },

    /** To be called every half minute. */
    reconcile: (onFailure: (error: unknown, orderId: string) => void, signal?: AbortSignal) =>
      reconcile({
        signal,
        db,
        now,
        providers,
        onFailure,
        apply: (order, said) =>
          db.transaction().execute(trx => settle(trx, order, said, 'reconcile', given)),
      }),
  }
}
