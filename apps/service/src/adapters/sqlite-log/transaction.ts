import type { DatabaseSync } from 'node:sqlite'
import type { Row } from './schema.ts'
import { writeError } from './storage-error.ts'

/**
 * Writes rows in one transaction; throws an AppError when the storage refuses, leaving nothing.
 *
 * A row that is already there is passed over: when a commit fails at its very last step it may
 * have reached the disk all the same, and as the only writer we know that it is this very row.
 */
export function createCommit(db: DatabaseSync, path: string): (rows: readonly Row[]) => void {
  const insert = db.prepare(
    `INSERT INTO entries (session_id, seq, at, at_ms, type, version, body)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session_id, seq) DO NOTHING`,
  )
  return rows => {
    try {
      // Only when an earlier rollback failed, too.
      if (db.isTransaction) db.exec('ROLLBACK')
      db.exec('BEGIN IMMEDIATE')
      for (const row of rows) {
        insert.run(row.session_id, row.seq, row.at, row.at_ms, row.type, row.version, row.body)
      }
      db.exec('COMMIT')
    } catch (error) {
      rollBack(db)
      throw writeError(error, path)
    }
  }
}

/** SQLite ends the transaction by itself after some errors and not after others. */
function rollBack(db: DatabaseSync): void {
  try {
    if (db.isTransaction) db.exec('ROLLBACK')
  } catch {
    // The storage is failing: the first error is the one to tell, and the next try rolls back.
  }
}
