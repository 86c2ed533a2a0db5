import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { startPostgres } from '../testing/postgres-server.ts'
import { sqliteStorage } from '../testing/test-cloud.ts'
import { isDatabaseLost } from './is-database-lost.ts'
import { openDatabase } from './open-database.ts'

const timeout = 120_000
const postgres = await startPostgres()
afterAll(() => postgres?.close())

it('SQLite: tables that were changed half way are not there at all, and the next start goes on', async () => {
  const storage = await sqliteStorage()
  if (storage.kind !== 'sqlite') return
  const inTheWay = new DatabaseSync(storage.path)
  // The last table of the third step.
  inTheWay.exec('create table image_deletions (place text)')
  await expect(openDatabase(storage)).rejects.toThrow('already exists')
  const tables = inTheWay.prepare(`select name from sqlite_master where type = 'table'`).all()
  expect(tables).toEqual([{ name: 'image_deletions' }])
  inTheWay.exec('drop table image_deletions')
  inTheWay.close()
  await (await openDatabase(storage)).destroy()
})

it('SQLite: of several processes that start at once one makes the tables, the others wait', {
  timeout,
}, async () => {
  const code = `
    import { openDatabase } from ${JSON.stringify(new URL('open-database.ts', import.meta.url).href)}
    const path = process.argv[1]
    await (await openDatabase({ kind: 'sqlite', folder: '', path })).destroy()`
  for (let round = 0; round < 3; round++) {
    const storage = await sqliteStorage()
    if (storage.kind !== 'sqlite') return
    const args = ['--input-type=module', '-e', code, storage.path]
    const started = [1, 2, 3].map(() => spawn(process.execPath, args, { stdio: 'ignore' }))
    const codes = await Promise.all(started.map(async child => (await once(child, 'close'))[0]))
    expect(codes).toEqual([0, 0, 0])
  }
})

it.skipIf(postgres === null)(
  'PostgreSQL: whoever starts while another replica changes the tables waits longer than a request may',
  { timeout },
  async () => {
    const url = (await postgres?.createDatabase()) ?? ''
    const other = new pg.Client({ connectionString: url })
    await other.connect()
    // The lock that Kysely takes before it changes tables.
    await other.query('select pg_advisory_lock(3853314791062309107)')
    setTimeout(() => void other.end(), 13_000)
    const db = await openDatabase({ kind: 'postgres', url })
    await db.destroy()
  },
)

it.skipIf(postgres === null)(
  'PostgreSQL: a server that does not answer any more is given up, and its connection not used again',
  { timeout },
  async () => {
    const line = await openLine((await postgres?.createDatabase()) ?? '')
    onTestFinished(line.close)
    const db = await openDatabase({ kind: 'postgres', url: line.url })
    await sql`select 1`.execute(db)
    line.freeze()
    const startedAt = performance.now()
    const [inTransaction] = await Promise.allSettled([
      db.transaction().execute(async trx => sql`select 2`.execute(trx)),
    ])
    expect(inTransaction).toMatchObject({ status: 'rejected' })
    expect(isDatabaseLost(inTransaction?.status === 'rejected' && inTransaction.reason)).toBe(true)
    // Not once more for the rollback.
    expect(performance.now() - startedAt).toBeLessThan(20_000)
    line.thaw()
    expect((await sql<{ n: number }>`select 3 as n`.execute(db)).rows).toEqual([{ n: 3 }])
    await db.destroy()
  },
)

it.skipIf(postgres === null)(
  'PostgreSQL: of two transactions that wait for each other the one that was rolled back may be tried again',
  { timeout },
  async () => {
    const url = (await postgres?.createDatabase()) ?? ''
    const db = await openDatabase({ kind: 'postgres', url })
    await sql`create table pair (id integer primary key, count integer not null)`.execute(db)
    await sql`insert into pair values (1, 0), (2, 0)`.execute(db)
    const countBoth = (first: number, second: number) =>
      db.transaction().execute(async trx => {
        await sql`update pair set count = count + 1 where id = ${first}`.execute(trx)
        await sql`select pg_sleep(0.5)`.execute(trx)
        await sql`update pair set count = count + 1 where id = ${second}`.execute(trx)
      })
    const ends = await Promise.allSettled([countBoth(1, 2), countBoth(2, 1)])
    const refused = ends.flatMap(end => (end.status === 'rejected' ? [end.reason] : []))
    expect(refused.map(isDatabaseLost)).toEqual([true])
    await db.destroy()
  },
)

/** A line to the server that can stop carrying anything, as when the server hangs. */
async function openLine(url: string) {
  const target = new URL(url)
  const { hostname, port } = target
  const sockets = new Set<Socket>()
  let isFrozen = false
  const server = createServer(near => {
    sockets.add(near)
    near.on('error', () => {})
    if (isFrozen) return
    const far = connect(Number(port), hostname)
    sockets.add(far)
    far.on('error', () => {})
    near.pipe(far).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server that listens has an address object.
  target.port = String((server.address() as AddressInfo).port)
  return {
    url: target.href,
    freeze() {
      isFrozen = true
      for (const socket of sockets) socket.unpipe()
    },
    thaw() {
      isFrozen = false
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
