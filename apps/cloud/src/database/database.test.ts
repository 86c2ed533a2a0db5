import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { openTiers, testOn } from '../testing/tiers.ts'
import { openDatabase } from './open-database.ts'
import { prepareQuery } from './prepare-query.ts'
import type { Database } from './schema.ts'
import { softly } from './softly.ts'

describe.each(await openTiers())('on $name', ({ name, open }) => {
  let db: Database
  const test = testOn(open, async storage => {
    db = await openDatabase(storage)
    return { close: () => db.destroy() }
  })
  const insert = (key: string, count: number) =>
    prepareQuery(db, (row: { key: string; count: number }) =>
      db.insertInto('throttles').values({ key: row.key, count: row.count, expiresAt: 1 }),
    )({ key, count })

  test('a prepared query runs with other values each time, within a transaction too', async () => {
    const find = prepareQuery(db, ({ key, least }: { key: string; least: number }) =>
      db
        .selectFrom('throttles')
        .select(['key', 'expiresAt'])
        .where('key', '=', key)
        .where('count', '>=', least),
    )
    await insert('a', 1)
    await insert('b', 5)
    expect((await find({ key: 'a', least: 2 })).rows).toEqual([])
    expect((await find({ key: 'b', least: 2 })).rows).toEqual([{ key: 'b', expiresAt: 1 }])
    await db
      .transaction()
      .execute(async trx => {
        await trx.insertInto('throttles').values({ key: 'c', count: 9, expiresAt: 2 }).execute()
        expect((await find({ key: 'c', least: 9 }, trx)).rows).toHaveLength(1)
        throw new Error('back')
      })
      .catch(() => {})
    expect((await find({ key: 'c', least: 9 })).rows).toEqual([])
  })

  test('values of a prepared query can not be spread, which would lose them', () => {
    expect(() =>
      prepareQuery(db, (row: { key: string; count: number; expiresAt: number }) =>
        db.insertInto('throttles').values({ ...row }),
      ),
    ).toThrow(TypeError)
  })

  test('what is written softly is there, and what comes after waits for the disk again', async () => {
    const levels: unknown[] = []
    const level = async (within: Database) => {
      if (name !== 'SQLite') return
      const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(within)
      levels.push(rows[0]?.synchronous)
    }
    await Promise.allSettled([
      softly(db, async within => {
        await within
          .insertInto('throttles')
          .values({ key: 'soft', count: 1, expiresAt: 1 })
          .execute()
        await level(within)
      }),
      softly(db, async within => {
        await level(within)
        throw new Error('refused')
      }),
      db.transaction().execute(level),
    ])
    await level(db)
    expect(
      await db.selectFrom('throttles').where('key', '=', 'soft').select('count').execute(),
    ).toEqual([{ count: 1 }])
    expect(levels).toEqual(name === 'SQLite' ? [1, 1, 2, 2] : [])
  })
})
