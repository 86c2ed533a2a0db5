import type { Kysely } from 'kysely'

/** Money on its way back: one refund of the whole sum for each order. */
export async function createRefunds(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('refunds')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('order_id', 'text', column => column.notNull().unique())
    .addColumn('amount_fen', 'bigint', column => column.notNull())
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('asked_by', 'text', column => column.notNull())
    .addColumn('asked_at', 'bigint', column => column.notNull())
    .addColumn('done_at', 'bigint')
    .addColumn('next_ask_at', 'bigint')
    .execute()
  await db.schema.createIndex('refunds_ask').on('refunds').column('next_ask_at').execute()
}
