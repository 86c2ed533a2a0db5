import { createHash } from 'node:crypto'
import type { Database, FailureRow } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const freeFailures = 5
const longestDelayMs = 900_000

/** How often one address, account or sign-in may do something. */
export const limits = {
  login: [
    { max: 20, windowMs: minuteMs },
    { max: 100, windowMs: hourMs },
  ],
  register: [{ max: 5, windowMs: hourMs }],
  refresh: [{ max: 60, windowMs: hourMs }],
  /** Asking for a code by mail: for one account, and from one network address. */
  forgot: [{ max: 3, windowMs: hourMs }],
  forgotFrom: [{ max: 20, windowMs: hourMs }],
  /** Showing a code that came by mail. */
  mailCode: [{ max: 30, windowMs: hourMs }],
  /** Mails to one address, of whatever kind. */
  mail: [{ max: 6, windowMs: hourMs }],
  export: [{ max: 10, windowMs: hourMs }],
  /** Tries, also those that are refused: each may cost a decoding. */
  upload: [{ max: 60, windowMs: hourMs }],
  order: [{ max: 30, windowMs: hourMs }],
} as const

export type Throttles = ReturnType<typeof createThrottles>
const keyOf = (...parts: (string | number)[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** Counts live in the database: they survive a restart and are shared by all replicas. */
export function createThrottles(db: Database, now: () => number) {
  async function count(key: string, windowMs: number) {
    const at = now()
    return db
      .insertInto('throttles')
      .values({ key, count: 1, expiresAt: at + windowMs })
      .onConflict(conflict =>
        conflict.column('key').doUpdateSet(eb => ({
          count: eb
            .case()
            .when('throttles.expiresAt', '<=', at)
            .then(eb.lit(1))
            .else(eb('throttles.count', '+', 1))
            .end(),
          expiresAt: eb
            .case()
            .when('throttles.expiresAt', '<=', at)
            .then(eb.ref('excluded.expiresAt'))
            .else(eb.ref('throttles.expiresAt'))
            .end(),
        })),
      )
      .returning(['count', 'expiresAt'])
      .executeTakeFirstOrThrow()
  }

  return {
    /** @throws CloudError TOO_MANY */
    async take(what: keyof typeof limits, who: string): Promise<void> {
      for (const { max, windowMs } of limits[what]) {
        const row = await count(keyOf(what, windowMs, who), windowMs)
        if (Number(row.count) > max) {
          throw new CloudError('TOO_MANY', { retryAfterMs: row.expiresAt - now() })
        }
      }
    },

    /**
     * Counts a failure before the password is looked at, so that guesses sent at once do not all
     * pass; success takes it back with `forgive`. Delays grow, and never become a lock.
     * @throws CloudError TOO_MANY
     */
    async risk(who: string): Promise<void> {
      const key = keyOf('password', who)
      for (let attempt = 0; attempt < 10; attempt++) {
        const at = now()
        const row = await db
          .selectFrom('loginFailures')
          .selectAll()
          .where('key', '=', key)
          .executeTakeFirst()
        if (row && row.blockedUntil > at) {
          throw new CloudError('TOO_MANY', { retryAfterMs: row.blockedUntil - at })
        }
        const next = afterFailure(row, key, at)
        const result = row
          ? await db
              .updateTable('loginFailures')
              .set(next)
              .where('key', '=', key)
              .where('version', '=', row.version)
              .executeTakeFirst()
          : await db
              .insertInto('loginFailures')
              .values(next)
              .onConflict(conflict => conflict.column('key').doNothing())
              .executeTakeFirst()
        const changed =
          'numUpdatedRows' in result ? result.numUpdatedRows : result.numInsertedOrUpdatedRows
        if (changed === 1n) return
      }
      throw new CloudError('TOO_MANY', { retryAfterMs: 1000 })
    },

    async forgive(who: string): Promise<void> {
      await db.deleteFrom('loginFailures').where('key', '=', keyOf('password', who)).execute()
    },
  }
}

/** Five are free within 15 minutes; from then on a day without failures is needed to be forgotten. */
function afterFailure(row: FailureRow | undefined, key: string, at: number): FailureRow {
  const forgottenMs = (row?.count ?? 0) < freeFailures ? 15 * minuteMs : 24 * hourMs
  const isOld = !row || at - row.lastAt > forgottenMs
  const count = isOld ? 1 : row.count + 1
  const delayMs =
    count < freeFailures
      ? 0
      : Math.min(longestDelayMs, 1000 * 2 ** Math.min(20, count - freeFailures))
  return { key, count, lastAt: at, blockedUntil: at + delayMs, version: (row?.version ?? 0) + 1 }
}
