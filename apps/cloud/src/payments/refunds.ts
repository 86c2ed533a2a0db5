import { randomUUID } from 'node:crypto'
import type { PaymentMethod } from '@talkingcat/contract/cloud'
import type { Transaction } from 'kysely'
import type { Audit } from '../audit/audit.ts'
import type { CloudTables, Database, OrderRow, RefundRow } from '../database/schema.ts'
import type { Entitlements } from '../entitlements/entitlements.ts'
import { CloudError } from '../problems/cloud-error.ts'
import type { PaymentProvider, RefundState } from './payment-provider.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** After it was asked for; then every hour. */
const askAfterMs = [minuteMs, 5 * minuteMs, 30 * minuteMs]
/** A provider that has not given it back for so long is for a human. */
const giveUpMs = 7 * 24 * hourMs
const atOnce = 20

type Given = {
  db: Database
  now: () => number
  audit: Audit
  entitlements: Entitlements
  providers: ReadonlyMap<PaymentMethod, PaymentProvider>
}
export type RefundWish = { orderId: string; reason: string; actorId: string; requestId: string }
type OnFailure = (error: unknown, orderId: string) => void

/**
 * Gives the whole sum of an order back. First it is written down, and with it what was bought ends;
 * then the provider is asked, with the same number each time, until it says how it went.
 */
export function createRefunds({ db, now, audit, entitlements, providers }: Given) {
  const providerOf = ({ method }: Pick<OrderRow, 'method'>) =>
    [...providers.values()].find(({ id }) => id === method)?.remote

  async function record(trx: Transaction<CloudTables>, wish: RefundWish): Promise<RefundRow> {
    const order = await trx
      .selectFrom('orders')
      .selectAll()
      .where('id', '=', wish.orderId)
      .executeTakeFirst()
    if (!order) throw new CloudError('NOT_FOUND')
    if (order.accountId === wish.actorId) throw new CloudError('ORDER_OWN')
    if (order.status !== 'PAID') throw new CloudError('ORDER_NOT_PAID')
    if (!providerOf(order)) throw new CloudError('METHOD_OFF')
    const at = now()
    const asked = {
      status: 'PENDING' as const,
      reason: wish.reason,
      askedBy: wish.actorId,
      askedAt: at,
      // Whoever recorded it asks now; the job only when that was in vain.
      nextAskAt: at + minuteMs,
    }
    const { amountFen, method } = order
    const isNew = await trx
      .insertInto('refunds')
      .values({ ...asked, id: randomUUID(), orderId: order.id, amountFen, doneAt: null })
      .onConflict(conflict =>
        conflict.column('orderId').doUpdateSet(asked).where('refunds.status', '=', 'FAILED'),
      )
      .returning('id')
      .executeTakeFirst()
    if (isNew) {
      await entitlements.revoke(trx, { source: 'order', sourceId: order.id })
      await audit.append(trx, {
        type: 'refund.asked',
        actorId: wish.actorId,
        subjectId: order.id,
        details: { amountFen, method, accountId: order.accountId },
        requestId: wish.requestId,
      })
    }
    return find(trx, order.id)
  }

  const find = (from: Database, orderId: string) =>
    from.selectFrom('refunds').selectAll().where('orderId', '=', orderId).executeTakeFirstOrThrow()

  /** @throws CloudError PROVIDER_FAILED, METHOD_OFF: it is asked again later */
  async function ask(refund: RefundRow, requestId: string): Promise<void> {
    const order = await db
      .selectFrom('orders')
      .select(['id', 'method', 'amountFen'])
      .where('id', '=', refund.orderId)
      .executeTakeFirstOrThrow()
    const remote = providerOf(order)
    if (!remote) throw new CloudError('METHOD_OFF')
    const { id: refundId, amountFen, reason } = refund
    const said = await remote.refund({ orderId: order.id, refundId, amountFen, reason })
    if (said.state !== 'pending') await conclude(refund, order.method, said.state, requestId)
  }

  /** Of answers at once one counts: money goes back into the books once. */
  async function conclude(
    refund: RefundRow,
    method: string,
    state: Exclude<RefundState['state'], 'pending'>,
    requestId: string,
  ): Promise<void> {
    const at = now()
    const isDone = state === 'done'
    await db.transaction().execute(async trx => {
      const { numUpdatedRows } = await trx
        .updateTable('refunds')
        .set({ status: isDone ? 'DONE' : 'FAILED', doneAt: isDone ? at : null, nextAskAt: null })
        .where('id', '=', refund.id)
        .where('status', '=', 'PENDING')
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return
      const { orderId, amountFen } = refund
      if (isDone) {
        const source = { source: 'order' as const, sourceId: orderId, kind: 'reversal' as const }
        await trx
          .insertInto('ledger')
          .values({ ...source, id: randomUUID(), at, amountFen: -amountFen, method, tradeNo: null })
          .execute()
      }
      await audit.append(trx, {
        type: isDone ? 'refund.done' : 'refund.failed',
        actorId: null,
        subjectId: orderId,
        details: { amountFen, method },
        requestId,
      })
    })
  }

  /** Of several replicas one asks. Should it die then, the next time is already set. */
  async function claim(refund: RefundRow): Promise<boolean> {
    const ageMs = now() - refund.askedAt
    const laterMs = askAfterMs.find(afterMs => afterMs > ageMs) ?? ageMs + hourMs
    const { numUpdatedRows } = await db
      .updateTable('refunds')
      .set({ nextAskAt: refund.askedAt + laterMs })
      .where('id', '=', refund.id)
      .where('status', '=', 'PENDING')
      .where('nextAskAt', '=', refund.nextAskAt)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  return {
    /**
     * The same again answers with the same refund; one that failed is begun anew.
     * @throws CloudError NOT_FOUND, ORDER_OWN, ORDER_NOT_PAID, METHOD_OFF
     */
    async begin(wish: RefundWish, onFailure: OnFailure): Promise<RefundRow> {
      const refund = await db.transaction().execute(trx => record(trx, wish))
      if (refund.status === 'PENDING')
        await ask(refund, wish.requestId).catch(error => onFailure(error, refund.orderId))
      return find(db, refund.orderId)
    },

    /**
     * To be called every half minute; asks about no further one once `signal` is aborted. Returns
     * how many were asked about.
     */
    async retry(onFailure: OnFailure, signal?: AbortSignal): Promise<number> {
      const due = await db
        .selectFrom('refunds')
        .selectAll()
        .where('nextAskAt', '<=', now())
        .orderBy('nextAskAt')
        .limit(atOnce)
        .execute()
      let asked = 0
      for (const refund of due) {
        if (signal?.aborted) break
        if (!(await claim(refund))) continue
        asked++
        try {
          await ask(refund, 'reconcile')
        } catch (error) {
          onFailure(error, refund.orderId)
        }
        if (now() - refund.askedAt > giveUpMs) await giveUp(refund)
      }
      return asked
    },
  }

  async function giveUp(refund: RefundRow): Promise<void> {
    const order = await db
      .selectFrom('orders')
      .select('method')
      .where('id', '=', refund.orderId)
      .executeTakeFirstOrThrow()
    await conclude(refund, order.method, 'failed', 'reconcile')
  }
}
