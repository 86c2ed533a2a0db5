import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { die, watchStatements } from './watch-statements.ts'

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

watchStatements(see, seeAfter)

const { startCloud } = await import('../start-cloud.ts')
const cloud = await startCloud(JSON.parse(config))
process.stdout.write(`port ${cloud.port}\n`)
