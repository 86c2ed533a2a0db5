import type { Kysely } from 'kysely'

/** Accounts, their sign-ins and tokens, and what is counted. */
export async function createAccounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('email', 'text', column => column.notNull())
    .addColumn('email_norm', 'text', column => column.notNull().unique())
    .addColumn('nickname', 'text', column => column.notNull())
    .addColumn('password_hash', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('disabled_at', 'bigint')
    .execute()
  await db.schema
    .createTable('sign_ins')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('device', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('last_used_at', 'bigint', column => column.notNull())
    .addColumn('ends_at', 'bigint', column => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute()
  await db.schema.createIndex('sign_ins_account').on('sign_ins').column('account_id').execute()
  await db.schema
    .createTable('tokens')
    .addColumn('hash', 'text', column => column.primaryKey())
    .addColumn('sign_in_id', 'text', column =>
      column.notNull().references('sign_ins.id').onDelete('cascade'),
    )
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('sealed_next', 'text')
    .execute()
  await db.schema.createIndex('tokens_sign_in').on('tokens').column('sign_in_id').execute()
  await db.schema.createIndex('tokens_expiry').on('tokens').column('expires_at').execute()
  await db.schema
    .createTable('known_devices')
    .addColumn('hash', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .execute()
  await db.schema
    .createIndex('known_devices_account')
    .on('known_devices')
    .column('account_id')
    .execute()
  await createCounters(db)
}

async function createCounters(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('throttles')
    .addColumn('key', 'text', column => column.primaryKey())
    .addColumn('count', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .execute()
  await db.schema.createIndex('throttles_expiry').on('throttles').column('expires_at').execute()
  await db.schema
    .createTable('login_failures')
    .addColumn('key', 'text', column => column.primaryKey())
    .addColumn('count', 'bigint', column => column.notNull())
    .addColumn('last_at', 'bigint', column => column.notNull())
    .addColumn('blocked_until', 'bigint', column => column.notNull())
    .addColumn('version', 'bigint', column => column.notNull())
    .execute()
}
