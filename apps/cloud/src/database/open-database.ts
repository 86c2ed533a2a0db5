import { CamelCasePlugin, Kysely } from 'kysely'
import type { Storage } from '../config.ts'
import { migrate } from './migrations/index.ts'
import { createPostgresDialect } from './postgres-dialect.ts'
import type { CloudTables, Database } from './schema.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'

/**
 * Opens the chosen database and brings its tables up to date; `destroy()` closes it.
 * `onLost` hears of idle connections that broke; the next request opens a new one.
 */
export async function openDatabase(
  storage: Storage,
  onLost: (error: Error) => void = () => {},
): Promise<Database> {
  const db = new Kysely<CloudTables>({
    dialect: createDialect(storage, onLost),
    plugins: [new CamelCasePlugin()],
  })
  try {
    await bringUpToDate(db, storage, onLost)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** The limits of a request are not for changing tables, nor for waiting until another replica has. */
async function bringUpToDate(
  db: Database,
  storage: Storage,
  onLost: (error: Error) => void,
): Promise<void> {
  if (storage.kind === 'sqlite') return migrate(db)
  const dialect = createPostgresDialect(storage.url, { onLost, isPatient: true })
  const patient = new Kysely<CloudTables>({ dialect, plugins: [new CamelCasePlugin()] })
  try {
    await migrate(patient)
  } finally {
    await patient.destroy()
  }
}

function createDialect(storage: Storage, onLost: (error: Error) => void) {
  switch (storage.kind) {
    case 'sqlite':
      return createSqliteDialect(storage.path)
    case 'postgres':
      return createPostgresDialect(storage.url, { onLost })
  }
}
