import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

/**
 * A server that ends itself by SIGKILL at one point of an upload. The points are set into Node's and
 * the driver's own functions: the server's code is the product's, and knows nothing of them.
 */
const failPoints = [
  'image half written',
  'image not yet in its place',
  'image stored, no row',
  'row inserted, not committed',
  'before the commit',
  'committed, not answered',
] as const
export type FailPoint = (typeof failPoints)[number]

const [point = '', config = '{}'] = process.argv.slice(2)
const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  // The signal ends this thread before it goes on.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

if (point === 'image half written') {
  const { open } = fs
  fs.open = async (...given) => {
    const file = await open(...given)
    if (given[1] !== 'wx') return file
    file.writeFile = async bytes => {
      await file.write((bytes as Buffer).subarray(0, 1000))
      die()
    }
    return file
  }
}
if (point === 'image not yet in its place') fs.rename = async () => die()
syncBuiltinESMExports()

let isInUpload = false
function see(statement: string): void {
  if (/insert into "receipts"/.test(statement)) {
    if (point === 'image stored, no row') die()
    isInUpload = true
  }
  if (isInUpload && point === 'row inserted, not committed' && /"receipt_history"/.test(statement))
    die()
  if (isInUpload && point === 'before the commit' && /^commit/i.test(statement)) die()
}
function seeAfter(statement: string): void {
  if (isInUpload && point === 'committed, not answered' && /^commit/i.test(statement)) die()
}

const { prepare } = DatabaseSync.prototype
DatabaseSync.prototype.prepare = function (text) {
  const statement = prepare.call(this, text)
  for (const name of ['run', 'all'] as const) {
    const work = statement[name].bind(statement) as (...given: unknown[]) => never
    statement[name] = (...given: unknown[]) => {
      see(text)
      const result = work(...given)
      seeAfter(text)
      return result
    }
  }
  return statement
}
const query = pg.Client.prototype.query as (...given: unknown[]) => unknown
pg.Client.prototype.query = async function (this: pg.Client, ...given: unknown[]) {
  const text = typeof given[0] === 'string' ? given[0] : ''
  see(text)
  const result = await query.apply(this, given)
  seeAfter(text)
  return result
} as typeof pg.Client.prototype.query

const { startCloud } = await import('../start-cloud.ts')
const cloud = await startCloud(JSON.parse(config))
process.stdout.write(`port ${cloud.port}\n`)
