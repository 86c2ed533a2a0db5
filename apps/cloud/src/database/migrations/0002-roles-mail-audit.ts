import { type Kysely, PostgresAdapter, sql } from 'kysely'

/** Roles and their second step, tokens sent by mail, and a chain of what was done. */
export async function addRolesMailAndAudit(db: Kysely<unknown>): Promise<void> {
  await sql`alter table accounts add column role text not null default 'user'`.execute(db)
  for (const column of ['has_long_password', 'awaits_verification'])
    await sql`alter table accounts add column ${sql.ref(column)} integer not null default 0`.execute(
      db,
    )
  for (const column of ['email_verified_at', 'consent_at'])
    await db.schema.alterTable('accounts').addColumn(column, 'bigint').execute()
  await db.schema.alterTable('accounts').addColumn('consent_version', 'text').execute()
  await db.schema.alterTable('sign_ins').addColumn('second_step_at', 'bigint').execute()
  await db.schema
    .createTable('mail_tokens')
    .addColumn('hash', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('expires_at', 'bigint', column => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('mail_tokens_account')
    .on('mail_tokens')
    .column('account_id')
    .execute()
  await db.schema
    .createTable('totp')
    .addColumn('account_id', 'text', column =>
      column.primaryKey().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('secret', 'text', column => column.notNull())
    .addColumn('confirmed_at', 'bigint')
    .addColumn('last_step', 'bigint', column => column.notNull())
    .execute()
  await db.schema
    .createTable('recovery_codes')
    .addColumn('hash', 'text', column => column.primaryKey())
    .addColumn('account_id', 'text', column =>
      column.notNull().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('used_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('recovery_codes_account')
    .on('recovery_codes')
    .column('account_id')
    .execute()
  await createAudit(db)
}

async function createAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('seq', 'bigint', column => column.primaryKey())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('subject_id', 'text')
    .addColumn('details', 'text', column => column.notNull())
    .addColumn('request_id', 'text', column => column.notNull())
    .addColumn('previous_hash', 'text', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .execute()
  await db.schema.createIndex('audit_subject').on('audit').column('subject_id').execute()
  await db.schema
    .createTable('audit_head')
    .addColumn('id', 'bigint', column => column.primaryKey())
    .addColumn('seq', 'bigint', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .execute()
  await sql`insert into audit_head (id, seq, hash) values (1, 0, '')`.execute(db)
  await refuseChanges(db)
}

/** Kept by the database itself: no statement of this program, also a wrong one, changes history. */
async function refuseChanges(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) {
    await sql`create trigger audit_keep_update before update on audit
      begin select raise(abort, 'audit is append-only'); end`.execute(db)
    await sql`create trigger audit_keep_delete before delete on audit
      begin select raise(abort, 'audit is append-only'); end`.execute(db)
    return
  }
  await sql`create function audit_refuse() returns trigger language plpgsql as
    $$ begin raise exception 'audit is append-only'; end $$`.execute(db)
  await sql`create trigger audit_keep before update or delete or truncate on audit
    for each statement execute function audit_refuse()`.execute(db)
}
