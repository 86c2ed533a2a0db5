import type { Kysely } from 'kysely'

/** A new address that its owner has not confirmed yet; one for each account. */
export async function createEmailChanges(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('email_changes')
    .addColumn('account_id', 'text', column =>
      column.primaryKey().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('email', 'text', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull().unique())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .execute()
}
