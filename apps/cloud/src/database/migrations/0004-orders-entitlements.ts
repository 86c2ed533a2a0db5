import type { Kysely } from 'kysely'

/** What was granted, where it may run, and the money that came in for it. */
export async function createOrdersAndEntitlements(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('installations')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('thumbprint', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    // Which of the account's few places it takes: the database itself keeps them few.
    .addColumn('slot', 'integer', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('last_seen_at', 'bigint', column => column.notNull())
    .addUniqueConstraint('installations_once', ['account_id', 'thumbprint'])
    .addUniqueConstraint('installations_slot', ['account_id', 'slot'])
    .execute()
  // Outlives the account: deleting it must not give a second trial.
  await db.schema
    .createTable('trials')
    .addColumn('thumbprint', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column =>
      column.unique().references('accounts.id').onDelete('set null'),
    )
    .addColumn('started_at', 'bigint', column => column.notNull())
    .execute()
  await db.schema
    .createTable('entitlements')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('plan_id', 'text', column => column.notNull())
    .addColumn('features', 'text', column => column.notNull())
    .addColumn('source', 'text', column => column.notNull())
    .addColumn('source_id', 'text', column => column.notNull())
    .addColumn('starts_at', 'bigint', column => column.notNull())
    .addColumn('ends_at', 'bigint', column => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addUniqueConstraint('entitlements_source', ['source', 'source_id'])
    .execute()
  await db.schema
    .createIndex('entitlements_account')
    .on('entitlements')
    .column('account_id')
    .execute()
  await createMoney(db)
}

async function createMoney(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('orders')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column =>
      column.references('accounts.id').onDelete('set null'),
    )
    .addColumn('plan_id', 'text', column => column.notNull())
    .addColumn('plan', 'text', column => column.notNull())
    .addColumn('amount_fen', 'bigint', column => column.notNull())
    .addColumn('method', 'text', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('idempotency_key', 'text', column => column.notNull())
    .addColumn('code_url', 'text')
    .addColumn('trade_no', 'text')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('paid_at', 'bigint')
    .addColumn('next_query_at', 'bigint')
    .addUniqueConstraint('orders_once', ['account_id', 'idempotency_key'])
    .execute()
  await db.schema.createIndex('orders_query').on('orders').column('next_query_at').execute()
  await db.schema
    .createTable('payment_events')
    .addColumn('method', 'text', column => column.notNull())
    .addColumn('event_id', 'text', column => column.notNull())
    .addColumn('order_id', 'text', column => column.notNull())
    .addColumn('outcome', 'text', column => column.notNull())
    .addColumn('amount_fen', 'bigint')
    .addColumn('received_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('payment_events_once', ['method', 'event_id'])
    .execute()
  // Names no account: it stays when the account goes.
  await db.schema
    .createTable('ledger')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('source', 'text', column => column.notNull())
    .addColumn('source_id', 'text', column => column.notNull())
    .addColumn('amount_fen', 'bigint', column => column.notNull())
    .addColumn('method', 'text', column => column.notNull())
    .addColumn('trade_no', 'text')
    .addUniqueConstraint('ledger_once', ['source', 'source_id', 'kind'])
    .execute()
}
