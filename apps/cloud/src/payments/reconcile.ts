import type { PaymentMethod } from '@talkingcat/contract/cloud'
import type { Database, OrderRow } from '../database/schema.ts'
import type { PaymentProvider, ProviderState } from './payment-provider.ts'
import type { Outcome } from './settle.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** After the order was made. A notice may never arrive, so we ask ourselves. */
const askAfterMs = [minuteMs, 5 * minuteMs, 30 * minuteMs, 24 * hourMs]
const lastMs = 24 * hourMs
/** A provider that has not answered for so long is for a human. */
const giveUpMs = 7 * 24 * hourMs
const atOnce = 20

type Asked = {
  db: Database
  now: () => number
  providers: ReadonlyMap<PaymentMethod, PaymentProvider>
  apply: (order: OrderRow, said: ProviderState) => Promise<Outcome>
  onFailure: (error: unknown, orderId: string) => void
  /** Aborted when the server is to end: no further order is asked about. */
  signal?: AbortSignal | undefined
}

/** Asks the providers about orders that are due, a few at a time. Returns how many were asked. */
export async function reconcile(given: Asked): Promise<number> {
  const { db, now, providers, apply, onFailure, signal } = given
  const due = await db
    .selectFrom('orders')
    .selectAll()
    .where('nextQueryAt', '<=', now())
    .orderBy('nextQueryAt')
    .limit(atOnce)
    .execute()
  let asked = 0
  for (const order of due) {
    if (signal?.aborted) break
    const provider = [...providers.values()].find(({ id }) => id === order.method)
    if (!(await claim(order)) || !provider?.remote) continue
    asked++
    try {
      await conclude(order, await provider.remote.query(order.id))
    } catch (error) {
      onFailure(error, order.id)
      const isGivenUp = now() - order.createdAt > giveUpMs
      await db
        .updateTable('orders')
        .set({ nextQueryAt: isGivenUp ? null : now() + 5 * minuteMs })
        .where('id', '=', order.id)
        .where('status', '=', 'PENDING')
        .execute()
    }
  }
  return asked

  /** Of several replicas one asks. Should it die then, the next time is already set. */
  async function claim(order: OrderRow): Promise<boolean> {
    const ageMs = now() - order.createdAt
    const laterMs = ageMs > giveUpMs ? null : ageMs + hourMs
    const nextMs = askAfterMs.find(afterMs => afterMs > ageMs) ?? laterMs
    const { numUpdatedRows } = await db
      .updateTable('orders')
      .set({ nextQueryAt: nextMs === null ? null : order.createdAt + nextMs })
      .where('id', '=', order.id)
      .where('nextQueryAt', '=', order.nextQueryAt)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  async function conclude(order: OrderRow, said: ProviderState): Promise<void> {
    const isLast = now() - order.createdAt >= lastMs
    const isOver = said.state === 'pending' && isLast
    const outcome = await apply(order, isOver ? { state: 'closed' } : said)
    if (outcome === 'AMOUNT_WRONG') onFailure(new Error('AMOUNT_WRONG'), order.id)
  }
}
