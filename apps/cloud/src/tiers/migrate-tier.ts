import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { CloudTables, Database } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'
import type { ObjectStore } from '../stores/object-store.ts'
import { type TableShape, tablesInOrder } from './table-order.ts'
import { createTally, type Tally } from './tally.ts'

type Tier = { db: Database; objects: ObjectStore }
type Row = Record<string, string | number | null>
export type TierReport = { tables: Record<string, Tally>; objects: Tally }
const rowsAtOnce = 200
/** All that the product keeps as an object. */
const folder = 'receipts'

/**
 * Copies everything from SQLite and a folder to PostgreSQL and a bucket. Objects go first and may
 * be there from an interrupted run; rows go in one transaction, so that they are all there or none.
 * @throws CloudError TIER_TARGET_NOT_EMPTY, TIER_DIFFERS: then nothing was taken over
 */
export async function migrateTier(from: Tier, to: Tier): Promise<TierReport> {
  const tables = await tablesInOrder(from.db)
  const source = from.db.withoutPlugins()
  await assertEmpty(to.db, tables)
  // A server that still runs on it can not write any more, and what is read is one moment.
  await sql`begin immediate`.execute(source)
  try {
    const objects = await copyObjects(from.objects, to.objects)
    const report: TierReport = { tables: {}, objects }
    await to.db
      .withoutPlugins()
      .transaction()
      .execute(async trx => {
        for (const table of tables) report.tables[table.name] = await copyTable(source, trx, table)
      })
    return report
  } finally {
    await sql`rollback`.execute(source)
  }
}

async function assertEmpty(db: Database, tables: TableShape[]): Promise<void> {
  for (const { name } of tables) {
    // The chain's end has a row from the beginning.
    const query =
      name === 'audit_head'
        ? sql`select 1 from audit_head where seq > 0 limit 1`
        : sql`select 1 from ${sql.table(name)} limit 1`
    const { rows } = await query.execute(db.withoutPlugins())
    if (rows.length > 0) throw new CloudError('TIER_TARGET_NOT_EMPTY', { explanation: name })
  }
}

async function copyTable(
  source: Database,
  trx: Transaction<CloudTables>,
  { name, columns }: TableShape,
): Promise<Tally> {
  const table = sql.table(name)
  const list = sql.join(columns.map(column => sql.ref(column)))
  if (name === 'audit_head') await sql`delete from audit_head`.execute(trx)
  const sent = createTally()
  let after = 0
  for (;;) {
    const { rows } = await sql<Row & { place: number }>`
      select rowid as place, ${list} from ${table}
      where rowid > ${after} order by rowid limit ${rowsAtOnce}`.execute(source)
    if (rows.length === 0) break
    after = rows.at(-1)?.place ?? after
    for (const row of rows) sent.add(...columns.map(column => row[column]))
    const values = rows.map(row => sql`(${sql.join(columns.map(column => row[column]))})`)
    await sql`insert into ${table} (${list}) values ${sql.join(values)}`.execute(trx)
  }
  const arrived = createTally()
  // Every table has a key; reading by pages needs an order, which here is where the rows lie.
  const { rows } = await sql<Row>`select ${list} from ${table}`.execute(trx)
  for (const row of rows) arrived.add(...columns.map(column => row[column]))
  return assertSame(sent.result(), arrived.result(), name)
}

async function copyObjects(from: ObjectStore, to: ObjectStore): Promise<Tally> {
  const [sent, arrived] = [createTally(), createTally()]
  for await (const { key } of from.list(folder)) {
    const bytes = await from.get(key)
    if (bytes === null) continue
    sent.add(key, hashOf(bytes))
    const there = await to.get(key)
    if (there === null || hashOf(there) !== hashOf(bytes)) await to.put(key, bytes, 'image/jpeg')
  }
  for await (const { key } of to.list(folder)) {
    const bytes = await to.get(key)
    if (bytes !== null) arrived.add(key, hashOf(bytes))
  }
  return assertSame(sent.result(), arrived.result(), folder)
}

function assertSame(sent: Tally, arrived: Tally, what: string): Tally {
  if (sent.count !== arrived.count || sent.hash !== arrived.hash) {
    const explanation = `${what}：${sent.count} → ${arrived.count}`
    throw new CloudError('TIER_DIFFERS', { explanation })
  }
  return arrived
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
