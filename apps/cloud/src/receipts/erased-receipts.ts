import { createHash, randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { CloudTables, Database, ErasedReceiptRow, ReceiptRow } from '../database/schema.ts'

const rowsAtOnce = 200
const shownAtMost = 12
/** So long a payment that was given something for is known again. */
export const erasedKeepMs = 3 * 365 * 86_400_000

type Payment = Pick<ReceiptRow, 'id' | 'imageSha256' | 'channel' | 'tradeNo'>

/**
 * Before the receipts of an account go: those that counted leave hashes, sum and date behind, and
 * nothing that says whose they were. What was turned down or never looked at may be sent again.
 */
export async function rememberErased(
  trx: Transaction<CloudTables>,
  accountId: string,
  erasedAt: number,
): Promise<void> {
  const receipts = await trx
    .selectFrom('receipts')
    .select(['imageSha256', 'channel', 'tradeNo', 'amountFen', 'status', 'decidedAt', 'createdAt'])
    .where('accountId', '=', accountId)
    .where('status', 'in', ['APPROVED', 'REVOKED'])
    .execute()
  const rows = receipts.map(({ channel, tradeNo, decidedAt, createdAt, ...kept }) => ({
    ...kept,
    id: randomUUID(),
    tradeHash: hashTradeNo(channel, tradeNo),
    decidedAt: decidedAt ?? createdAt,
    erasedAt,
  }))
  for (let index = 0; index < rows.length; index += rowsAtOnce)
    await trx
      .insertInto('erasedReceipts')
      .values(rows.slice(index, index + rowsAtOnce))
      .execute()
}

/** For each of a page's receipts the payments of deleted accounts that it repeats. */
export async function findErased(db: Database, payments: readonly Payment[]) {
  const found = new Map<string, ErasedReceiptRow[]>()
  if (payments.length === 0) return found
  const images = payments.map(({ imageSha256 }) => imageSha256)
  const trades = payments.flatMap(({ channel, tradeNo }) => hashTradeNo(channel, tradeNo) ?? [])
  const rows = await db
    .selectFrom('erasedReceipts')
    .selectAll()
    .where(eb =>
      eb.or([
        eb('imageSha256', 'in', images),
        ...(trades.length > 0 ? [eb('tradeHash', 'in', trades)] : []),
      ]),
    )
    .orderBy('decidedAt', 'desc')
    .limit(payments.length * shownAtMost)
    .execute()
  for (const { id, imageSha256, channel, tradeNo } of payments) {
    const tradeHash = hashTradeNo(channel, tradeNo)
    const same = rows.filter(
      row => row.imageSha256 === imageSha256 || (tradeHash !== null && row.tradeHash === tradeHash),
    )
    if (same.length > 0) found.set(id, same.slice(0, shownAtMost))
  }
  return found
}

function hashTradeNo(channel: string, tradeNo: string | null): string | null {
  if (tradeNo === null) return null
  return createHash('sha256').update(`${channel} ${tradeNo}`).digest('hex')
}
