import type { AddressInfo } from 'node:net'
import type { PaymentMethod } from '@talkingcat/contract/cloud'
import type { Storage } from '../../config.ts'
import { startTestCloud } from '../../testing/test-cloud.ts'
import { startFakeAlipay } from './fake-alipay.ts'
import type { FakeProvider, Notice } from './fake-provider.ts'
import { startFakeWechat } from './fake-wechat.ts'
import { paymentConfig } from './payment-keys.ts'

export type QrMethod = Exclude<PaymentMethod, 'manual'>

/** The cloud on a real port between somebody who buys and the two providers. */
export async function openShop(storage: Storage) {
  const time = { now: () => 0 }
  const fakes: Record<QrMethod, FakeProvider> = {
    'wechat-native': await startFakeWechat(() => time.now()),
    'alipay-precreate': await startFakeAlipay(),
  }
  const config = {
    payments: paymentConfig(fakes['wechat-native'].url, fakes['alipay-precreate'].url),
  }
  const cloud = await startTestCloud(storage, 1, null, config)
  time.now = () => cloud.clock.at
  await cloud.app.listen({ host: '127.0.0.1', port: 0 })
  // A TCP server that listens has an address object.
  const { port } = cloud.app.server.address() as AddressInfo
  let people = 0
  let wishes = 0
  const failures: string[] = []

  return {
    cloud,
    fakes,
    failures,
    /** A second replica on the same database. */
    openReplica: () => startTestCloud(storage, 1, null, config),
    async newcomer() {
      const email = `buyer${++people}.${storage.kind}@example.com`
      await cloud.register(email)
      const { body } = await cloud.login(email)
      return { token: String(body.token), id: String(body.user.id) }
    },
    order: (token: string, method: PaymentMethod, more: object = {}) =>
      cloud.call(
        'POST',
        '/api/payment/orders',
        { planId: 'month', method, idempotencyKey: `wish-${++wishes}-of-many`, ...more },
        { token },
      ),
    /** Over HTTP to the address that the provider was told. */
    async deliver(method: QrMethod, { headers, body }: Notice) {
      const path = `/api/payment/notify/${method}`
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers,
        body,
      })
      return { status: response.status, text: await response.text() }
    },
    refund: (orderId: string, token: string, reason = '用户申请退款') =>
      cloud.call('POST', `/api/admin/orders/${orderId}/refund`, { reason }, { token }),
    retryRefunds: () =>
      cloud.app.parts.payments.refunds.retry((_error, orderId) => void failures.push(orderId)),
    reconcile: () =>
      cloud.app.parts.payments.reconcile((_error, orderId) => void failures.push(orderId)),
    async given(orderId: string) {
      const [order, grants, ledger, events] = await Promise.all([
        cloud.db
          .selectFrom('orders')
          .selectAll()
          .where('id', '=', orderId)
          .executeTakeFirstOrThrow(),
        cloud.db.selectFrom('entitlements').selectAll().where('sourceId', '=', orderId).execute(),
        cloud.db.selectFrom('ledger').selectAll().where('sourceId', '=', orderId).execute(),
        cloud.db
          .selectFrom('paymentEvents')
          .select(['outcome'])
          .where('orderId', '=', orderId)
          .orderBy('receivedAt')
          .execute(),
      ])
      return {
        status: order.status,
        grants: grants.length,
        ledger: ledger.map(({ amountFen }) => amountFen),
        outcomes: events.map(({ outcome }) => outcome),
        nextQueryAt: order.nextQueryAt,
      }
    },
    async close() {
      await cloud.close()
      for (const fake of Object.values(fakes)) await fake.close()
    },
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>
