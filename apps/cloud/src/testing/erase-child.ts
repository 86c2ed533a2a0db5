import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import type { Storage } from '../config.ts'
import { die, watchStatements } from './watch-statements.ts'

/** Erases old images, and ends itself by SIGKILL at one point. */
const erasePoints = [
  'row set, key not queued',
  'before the commit',
  'image not yet deleted',
  'image deleted, key still queued',
] as const
export type ErasePoint = (typeof erasePoints)[number]
export type Erasing = { storage: Storage; folder: string; at: number }

const [point = '', given = '{}'] = process.argv.slice(2)
if (point === 'image not yet deleted') fs.rm = async () => die()
syncBuiltinESMExports()
let isSet = false
watchStatements(statement => {
  if (/insert into "image_deletions"/.test(statement)) {
    isSet = true
    if (point === 'row set, key not queued') die()
  }
  if (isSet && point === 'before the commit' && /^commit/i.test(statement)) die()
  if (point === 'image deleted, key still queued' && /delete from "image_del/.test(statement)) die()
})

const { createAudit } = await import('../audit/audit.ts')
const { openDatabase } = await import('../database/open-database.ts')
const { eraseOldImages } = await import('../receipts/erase-old-images.ts')
const { deleteErased } = await import('../receipts/sweep-images.ts')
const { openDiskStore } = await import('../stores/disk-store.ts')
const { storage, folder, at } = JSON.parse(given) as Erasing // from the test that starts this
const db = await openDatabase(storage)
const now = () => at
await eraseOldImages({ db, audit: createAudit(now), now, imageKeptDays: 180 })
await deleteErased({ db, objects: await openDiskStore(folder) })
await db.destroy()
