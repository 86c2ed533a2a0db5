import type { Kysely } from 'kysely'

/** What is left of a payment that counted, once its account is deleted: enough to know it again. */
export async function createErasedReceipts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('erased_receipts')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('image_sha256', 'text', column => column.notNull())
    .addColumn('trade_hash', 'text')
    .addColumn('amount_fen', 'bigint')
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('decided_at', 'bigint', column => column.notNull())
    .addColumn('erased_at', 'bigint', column => column.notNull())
    .execute()
  for (const column of ['image_sha256', 'trade_hash', 'erased_at'])
    await db.schema
      .createIndex(`erased_receipts_${column}`)
      .on('erased_receipts')
      .column(column)
      .execute()
}
