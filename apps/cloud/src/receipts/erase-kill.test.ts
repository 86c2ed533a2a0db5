import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDiskStore } from '../stores/disk-store.ts'
import type { ErasePoint, Erasing } from '../testing/erase-child.ts'
import { createReceiptClient } from '../testing/receipt-client.ts'
import { startTestCloud } from '../testing/test-cloud.ts'
import { openTiers } from '../testing/tiers.ts'
import { sweepImages } from './sweep-images.ts'

const tiers = await openTiers()
const keptMs = 180 * 86_400_000

/** What the database and the store say after the kill. */
const points: [ErasePoint, { isErased: boolean; isQueued: boolean; isStored: boolean }][] = [
  ['row set, key not queued', { isErased: false, isQueued: false, isStored: true }],
  ['before the commit', { isErased: false, isQueued: false, isStored: true }],
  ['image not yet deleted', { isErased: true, isQueued: true, isStored: true }],
  ['image deleted, key still queued', { isErased: true, isQueued: true, isStored: false }],
]

describe.each(tiers)('C1: kill -9 while images are erased on $name', ({ open }) => {
  it.skipIf(open === null).each(points)(
    'C1: %s: the row is true, and the next sweep ends it',
    { timeout: 180_000 },
    async (point, expected) => {
      if (open === null) return
      const storage = await open()
      const folder = await mkdtemp(join(tmpdir(), 'talkingcat-erase-'))
      const objects = await openDiskStore(folder)
      const start = () => startTestCloud(storage, 1, null, { objects })
      const first = await start()
      const client = createReceiptClient(first)
      const me = await client.newcomer()
      const { receiptId } = (await client.upload(me)).body
      await client.decide(receiptId, 'approve', await first.staff('reviewer'))
      const at = first.clock.at + keptMs
      await first.close()

      expect(await runChild(point, { storage, folder, at })).toBe('SIGKILL')

      const cloud = await start()
      const look = async () => {
        const [row] = await createReceiptClient(cloud).rowsOf(me)
        const queue = await cloud.db.selectFrom('imageDeletions').selectAll().execute()
        return {
          isErased: row?.imageErasedAt === at,
          isQueued: queue.length === 1,
          isStored: await objects.has(row?.imageKey ?? ''),
        }
      }
      expect(await look()).toEqual(expected)
      const { statusCode } = await createReceiptClient(cloud).imageOf(receiptId, me.token)
      expect(statusCode).toBe(expected.isErased ? 410 : 200)
      const swept = await sweepImages({ ...cloud.app.parts, now: () => at }, error => {
        throw error
      })
      expect(swept.lost).toBe(0)
      expect(await look()).toEqual({ isErased: true, isQueued: false, isStored: false })
      const told = await cloud.db
        .selectFrom('audit')
        .select(['actorId', 'subjectId'])
        .where('type', '=', 'receipt.image-erased')
        .execute()
      expect(told).toEqual([{ actorId: null, subjectId: receiptId }])
      await cloud.close()
    },
  )
})

async function runChild(point: ErasePoint, erasing: Erasing): Promise<string | null> {
  const script = join(import.meta.dirname, '../testing/erase-child.ts')
  const given = ['--disable-warning=ExperimentalWarning', script, point, JSON.stringify(erasing)]
  const child = spawn(process.execPath, given, { stdio: 'inherit' })
  await once(child, 'exit')
  return child.signalCode
}
