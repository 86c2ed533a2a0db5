import { PostgresDialect } from 'kysely'
import pg from 'pg'
import { discardLost } from './discard-lost.ts'

const int8 = 20
/** The server ends a statement after ten seconds; the client gives up a server that does not answer. */
const limits = { statement_timeout: 10_000, query_timeout: 12_000 }

type Options = {
  onLost: (error: Error) => void
  /** For work that may take long or wait for another replica, such as changing tables. */
  isPatient?: boolean
}

/** A pool that gives up in time: a database that hangs must not make every request hang. */
export function createPostgresDialect(
  url: string,
  { onLost, isPatient = false }: Options,
): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    ...(!isPatient && limits),
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
  return new PostgresDialect({ pool: discardLost(pool) })
}
