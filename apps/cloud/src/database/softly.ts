import { CompiledQuery, SqliteAdapter } from 'kysely'
import type { Database } from './schema.ts'

const soft = CompiledQuery.raw('PRAGMA synchronous = NORMAL')
const full = CompiledQuery.raw('PRAGMA synchronous = FULL')

/**
 * For counts that may be lost in a power cut, though not by the end of the process: SQLite does
 * not wait for the disk, and everything else does not wait for SQLite, which has the main thread.
 * `work` must not leave a transaction open.
 */
export function softly<T>(db: Database, work: (within: Database) => Promise<T>): Promise<T> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return work(db)
  // Nobody else gets the one connection until it waits for the disk again.
  return db.connection().execute(async connection => {
    await connection.executeQuery(soft)
    try {
      return await work(connection)
    } finally {
      await connection.executeQuery(full)
    }
  })
}
