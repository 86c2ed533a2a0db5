import { SqliteAdapter, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { Database } from '../schema.ts'
import { createAccounts } from './0001-accounts.ts'
import { addRolesMailAndAudit } from './0002-roles-mail-audit.ts'
import { createReceipts } from './0003-receipts.ts'
import { createOrdersAndEntitlements } from './0004-orders-entitlements.ts'
import { createEmailChanges } from './0005-email-changes.ts'
import { createErasedReceipts } from './0006-erased-receipts.ts'
import { createRefunds } from './0007-refunds.ts'
import { addImageAges } from './0008-image-ages.ts'

/** In order of name, never changed once released. Names are as the database has them. */
const migrations: Record<string, Migration> = {
  '0001-accounts': { up: createAccounts },
  '0002-roles-mail-audit': { up: addRolesMailAndAudit },
  '0003-receipts': { up: createReceipts },
  '0004-orders-entitlements': { up: createOrdersAndEntitlements },
  '0005-email-changes': { up: createEmailChanges },
  '0006-erased-receipts': { up: createErasedReceipts },
  '0007-refunds': { up: createRefunds },
  '0008-image-ages': { up: addImageAges },
}

/**
 * Brings the tables up to date, as a whole or not at all; of several processes one does it while
 * the others wait.
 */
export async function migrate(db: Database): Promise<void> {
  if (db.getExecutor().adapter instanceof SqliteAdapter) await db.connection().execute(runAtOnce)
  else await run(db)
}

async function run(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

/** Kysely leaves SQLite without a transaction: a process that dies half way could never start again. */
async function runAtOnce(db: Database): Promise<void> {
  await sql`begin immediate`.execute(db)
  try {
    await run(db)
    await sql`commit`.execute(db)
  } catch (error) {
    await sql`rollback`.execute(db)
    throw error
  }
}
