import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '@talkingcat/contract'
import { applicationId, createSchema, formatVersion, leastSqliteVersion } from './schema.ts'
import { openError } from './storage-error.ts'

/**
 * Opens the log's database for writing and makes it durable: WAL, every commit synced.
 * A file that is damaged, strange or newer is refused before anything could write to it.
 * @throws AppError LOG_NEWER, LOG_DAMAGED, STORAGE_*
 */
export function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | null = null
  try {
    requireSqlite()
    if (sizeOf(path) > 0) inspect(path)
    db = new DatabaseSync(path, { timeout: 1000 })
    makeDurable(db)
    if (isNew(db)) db.exec(createSchema)
    return db
  } catch (error) {
    db?.close()
    throw openError(error, path)
  }
}

/** Looks at the file through a connection that cannot write: closing it leaves every byte. */
export function inspect(path: string): void {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 1000 })
  try {
    if (isNew(db)) return
    if (pragma(db, 'application_id') !== applicationId) throw new AppError('LOG_DAMAGED')
    const found = Number(pragma(db, 'user_version'))
    if (found > formatVersion) throw new AppError('LOG_NEWER', { found, known: formatVersion })
    // Touches the table and both indexes; a whole check would take minutes on a big log.
    db.prepare('SELECT max(id), count(body) FROM (SELECT * FROM entries LIMIT 1)').get()
    db.prepare('SELECT max(session_id) FROM entries').get()
  } finally {
    db.close()
  }
}

/** No tables yet: an empty file, or one whose creation was cut short. */
function isNew(db: DatabaseSync): boolean {
  const row = db.prepare('SELECT count(*) AS count FROM sqlite_schema').get()
  return row?.count === 0
}

/** Set and read back at every open: SQLite keeps `synchronous` per connection, not in the file. */
function makeDurable(db: DatabaseSync): void {
  db.exec('PRAGMA journal_mode = WAL')
  db.exec('PRAGMA synchronous = FULL')
  // Memory-mapped reads would turn a disk error into a crash of the process.
  db.exec('PRAGMA mmap_size = 0')
  db.exec('PRAGMA journal_size_limit = 16777216')
  const journalMode = String(pragma(db, 'journal_mode'))
  const synchronous = Number(pragma(db, 'synchronous'))
  if (journalMode !== 'wal' || synchronous !== 2) {
    throw new AppError('STORAGE_FAILED', { journalMode, synchronous })
  }
}

function requireSqlite(): void {
  const db = new DatabaseSync(':memory:')
  const version = String(db.prepare('SELECT sqlite_version() AS version').get()?.version)
  db.close()
  const parts = version.split('.').map(Number)
  const difference = leastSqliteVersion
    .map((least, index) => (parts[index] ?? 0) - least)
    .find(step => step !== 0)
  if ((difference ?? 0) < 0) throw new AppError('INTERNAL', { sqliteVersion: version })
}

function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
