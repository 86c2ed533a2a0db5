import { hash } from 'node:crypto'
import { type Expression, sql } from 'kysely'
import { prepareQuery } from '../database/prepare-query.ts'
import type { Database } from '../database/schema.ts'
import { softly } from '../database/softly.ts'
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

/** Counts live in the database: they survive a restart and are shared by all replicas. */
export function createThrottles(db: Database, now: () => number) {
  const countUse = prepareUse(db)
  const countFailure = prepareFailure(db)
  const findFailure = prepareQuery(db, ({ key }: { key: string }) =>
    db.selectFrom('loginFailures').select('blockedUntil').where('key', '=', key),
  )
  const forget = prepareQuery(db, ({ key }: { key: string }) =>
    db.deleteFrom('loginFailures').where('key', '=', key),
  )

  async function use(within: Database, what: keyof typeof limits, who: string) {
    for (const { max, windowMs } of limits[what]) {
      const at = now()
      const key = keyOf(what, windowMs, who)
      const { rows } = await countUse({ key, at, expiresAt: at + windowMs }, within)
      for (const { count, expiresAt } of rows) if (count > max) return tooMany(expiresAt - at)
    }
    return null
  }

  async function fail(within: Database, who: string) {
    const key = keyOf('password', who)
    const at = now()
    const counted = await countFailure({ key, at }, within)
    if (counted.rows.length > 0) return null
    const { rows } = await findFailure({ key }, within)
    return tooMany((rows[0]?.blockedUntil ?? at) - at)
  }

  /** Thrown only after the commit: what was counted stays counted. */
  async function orRefuse(count: (within: Database) => Promise<CloudError | null>) {
    const refusal = await softly(db, count)
    if (refusal) throw refusal
  }

  return {
    /** @throws CloudError TOO_MANY */
    take: (what: keyof typeof limits, who: string) => orRefuse(within => use(within, what, who)),

    /**
     * Counts a failure before the password is looked at, so that guesses sent at once do not all
     * pass; success takes it back with `forgive`. Delays grow, and never become a lock.
     * @throws CloudError TOO_MANY
     */
    risk: (who: string) => orRefuse(within => fail(within, who)),

    /** Both for one login, in one commit. @throws CloudError TOO_MANY */
    takeAndRisk: (what: keyof typeof limits, from: string, who: string) =>
      orRefuse(within =>
        within
          .transaction()
          .execute(async trx => (await use(trx, what, from)) ?? (await fail(trx, who))),
      ),

    async forgive(who: string, within: Database = db): Promise<void> {
      await forget({ key: keyOf('password', who) }, within)
    },
  }
}

const tooMany = (retryAfterMs: number) => new CloudError('TOO_MANY', { retryAfterMs })
const keyOf = (...parts: (string | number)[]) => hash('sha256', JSON.stringify(parts))

/** One more in a window that began with the first; where it has ended, a new one begins. */
function prepareUse(db: Database) {
  type Use = { key: string; at: number; expiresAt: number }
  return prepareQuery(db, ({ key, at, expiresAt }: Use) =>
    db
      .insertInto('throttles')
      .values({ key, count: 1, expiresAt })
      .onConflict(conflict =>
        conflict.column('key').doUpdateSet(eb => {
          const isOver = eb('throttles.expiresAt', '<=', at)
          const next = eb('throttles.count', '+', 1)
          const { ref } = eb
          return {
            count: eb.case().when(isOver).then(eb.lit(1)).else(next).end(),
            expiresAt: eb
              .case()
              .when(isOver)
              .then(ref('excluded.expiresAt'))
              .else(ref('throttles.expiresAt'))
              .end(),
          }
        }),
      )
      .returning(['count', 'expiresAt']),
  )
}

/**
 * Five are free within 15 minutes; from then on a day without failures is needed to be forgotten.
 * One statement, so that of guesses sent at once each sees the one before; no row = still blocked.
 */
function prepareFailure(db: Database) {
  return prepareQuery(db, ({ key, at }: { key: string; at: number }) =>
    db
      .insertInto('loginFailures')
      .values({ key, count: 1, lastAt: at, blockedUntil: at, version: 1 })
      .onConflict(conflict =>
        conflict
          .column('key')
          .doUpdateSet(eb => {
            const before = eb.ref('loginFailures.count')
            const keptMs = sql`case when ${before} < ${sql.lit(freeFailures)}
              then ${sql.lit(15 * minuteMs)} else ${sql.lit(24 * hourMs)} end`
            const lastAt = eb.ref('excluded.lastAt')
            const count = sql<number>`case when ${lastAt} - ${eb.ref('loginFailures.lastAt')} > ${keptMs}
              then 1 else ${before} + 1 end`
            return {
              count,
              lastAt,
              blockedUntil: sql<number>`${lastAt} + ${delayMs(count)}`,
              version: eb('loginFailures.version', '+', 1),
            }
          })
          .where('loginFailures.blockedUntil', '<=', at),
      )
      .returning('count'),
  )
}

/** 1, 2, 4 … 512 s, then 15 minutes. */
function delayMs(count: Expression<number>) {
  return sql<number>`case when ${count} < ${sql.lit(freeFailures)} then 0
    when ${count} >= ${sql.lit(freeFailures + 10)} then ${sql.lit(longestDelayMs)}
    else 1000 * (1 << cast(${count} - ${sql.lit(freeFailures)} as integer)) end`
}
