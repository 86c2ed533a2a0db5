import { type Kysely, PostgresAdapter, sql } from 'kysely'

/** Uploaded proofs of payment, what was decided about them, and images that have to go. */
export async function createReceipts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('receipts')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('version', 'bigint', column => column.notNull())
    .addColumn('idempotency_key', 'text', column => column.notNull())
    .addColumn('plan_id', 'text')
    .addColumn('amount_fen', 'bigint')
    .addColumn('channel', 'text', column => column.notNull())
    .addColumn('trade_no', 'text')
    .addColumn('consent_version', 'text')
    .addColumn('image_key', 'text', column => column.notNull().unique())
    .addColumn('image_sha256', 'text', column => column.notNull())
    .addColumn('image_hash', 'text', column => column.notNull())
    .addColumn('image_checked_at', 'bigint', column => column.notNull())
    .addColumn('image_lost_at', 'bigint')
    .addColumn('reason', 'text')
    .addColumn('reason_text', 'text')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('decided_at', 'bigint')
    .addColumn('decided_by', 'text')
    .addUniqueConstraint('receipts_idempotency', ['account_id', 'idempotency_key'])
    .execute()
  const index = (name: string, columns: string[]) =>
    db.schema.createIndex(name).on('receipts').columns(columns).execute()
  await index('receipts_queue', ['status', 'created_at', 'id'])
  await index('receipts_account', ['account_id', 'created_at'])
  await index('receipts_image', ['image_sha256'])
  await index('receipts_checked', ['image_checked_at'])
  // One payment counts once; what was turned down may be sent again.
  await sql`create unique index receipts_trade_no on receipts (channel, trade_no)
    where trade_no is not null and status in ('PENDING_REVIEW', 'APPROVED')`.execute(db)
  await createHistory(db)
  await db.schema
    .createTable('image_parts')
    .addColumn('part', 'text', column => column.notNull())
    .addColumn('receipt_id', 'text', column =>
      column.notNull().references('receipts.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('image_parts_key', ['part', 'receipt_id'])
    .execute()
  await db.schema
    .createIndex('image_parts_receipt')
    .on('image_parts')
    .column('receipt_id')
    .execute()
  await db.schema
    .createTable('image_deletions')
    .addColumn('key', 'text', column => column.primaryKey())
    .execute()
}

async function createHistory(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('receipt_history')
    .addColumn('receipt_id', 'text', column =>
      column.notNull().references('receipts.id').onDelete('cascade'),
    )
    .addColumn('version', 'bigint', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('reason', 'text')
    .addColumn('reason_text', 'text')
    .addPrimaryKeyConstraint('receipt_history_key', ['receipt_id', 'version'])
    .execute()
  // Gone only together with its receipt, when an account is deleted.
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) {
    await sql`create trigger receipt_history_keep_update before update on receipt_history
      begin select raise(abort, 'receipt_history is append-only'); end`.execute(db)
    await sql`create trigger receipt_history_keep_delete before delete on receipt_history
      when exists (select 1 from receipts where id = old.receipt_id)
      begin select raise(abort, 'receipt_history is append-only'); end`.execute(db)
    return
  }
  await sql`create function receipt_history_refuse() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and not exists (select 1 from receipts where id = old.receipt_id) then
        return old;
      end if;
      raise exception 'receipt_history is append-only';
    end $$`.execute(db)
  await sql`create trigger receipt_history_keep before update or delete on receipt_history
    for each row execute function receipt_history_refuse()`.execute(db)
}
