import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { SqliteDialect, type SqliteStatement } from 'kysely'
import { CloudError } from '../problems/cloud-error.ts'

const mostPrepared = 500

/** Kysely's own SQLite dialect over Node's own SQLite. One process, one connection. */
export function createSqliteDialect(path: string): SqliteDialect {
  return new SqliteDialect({
    database: async () => {
      const db = openSqlite(path)
      const prepared = new Map<string, SqliteStatement>()
      return {
        close: () => db.close(),
        /** The same few texts come again and again; making them ready costs more than most run. */
        prepare: text => {
          const known = prepared.get(text)
          if (known) return known
          if (prepared.size >= mostPrepared) prepared.clear()
          const made = prepareStatement(db, text)
          prepared.set(text, made)
          return made
        },
      }
    },
  })
}

function prepareStatement(db: DatabaseSync, text: string): SqliteStatement {
  const statement = db.prepare(text)
  // Kysely hands on what its typed queries hold: text, numbers and null.
  const values = (given: readonly unknown[]) => given as SQLInputValue[]
  return {
    reader: statement.columns().length > 0,
    all: given => statement.all(...values(given)),
    run: given => statement.run(...values(given)),
    // Reads on while others run, so it can not share one.
    iterate: given => db.prepare(text).iterate(...values(given)),
  }
}

/** Set and read back at every open: SQLite keeps `synchronous` per connection, not in the file. */
function openSqlite(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: true })
  db.exec('PRAGMA journal_mode = WAL')
  db.exec('PRAGMA synchronous = FULL')
  const journalMode = db.prepare('PRAGMA journal_mode').get()?.journal_mode
  const synchronous = db.prepare('PRAGMA synchronous').get()?.synchronous
  if (journalMode !== 'wal' || synchronous !== 2) {
    db.close()
    throw new CloudError('STORAGE_NOT_DURABLE')
  }
  return db
}
