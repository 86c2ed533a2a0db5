import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { isConnectionLost } from './is-database-lost.ts'

/**
 * A connection on which the database once did not answer is not used again: what is asked next
 * would wait behind the question that still hangs.
 */
export function discardLost(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect()
      const wrapped = known.get(client) ?? wrap(client)
      known.set(client, wrapped)
      return wrapped
    },
    end: () => pool.end(),
  }
}

function wrap(client: pg.PoolClient): PostgresPoolClient {
  let lost: unknown = null
  const query = async (text: string, values: readonly unknown[]) => {
    // Also the rollback, which would wait as long once more: the server rolls back by itself.
    if (lost) throw lost
    try {
      return await client.query(text, [...values])
    } catch (error) {
      if (isConnectionLost(error)) lost = error
      throw error
    }
  }
  return {
    // Cursors, the other form of it, are not used.
    query: query as unknown as PostgresPoolClient['query'],
    release: isBroken => client.release(isBroken || lost !== null),
  }
}
