import { PostgresDialect } from 'kysely'
import pg from 'pg'

const int8 = 20

/** A pool that gives up in time: a database that hangs must not make every request hang. */
export function createPostgresDialect(
  url: string,
  onLost: (error: Error) => void,
): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    // Our bigints are epoch ms and counts, all exact as a number.
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
    },
  })
  // Without a listener the loss of a connection would end the process: of an idle one, and of one
  // that is between two statements of a transaction.
  pool.on('error', onLost)
  pool.on('connect', client => client.on('error', onLost))
  return new PostgresDialect({ pool })
}
