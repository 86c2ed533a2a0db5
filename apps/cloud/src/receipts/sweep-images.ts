import type { Parts } from '../parts.ts'
import { imageFolder } from './add-receipt.ts'
import { decideReceipt } from './decide-receipt.ts'

const hourMs = 3_600_000
/** Far longer than an upload may take: younger images may still be waiting for their row. */
const orphanMs = hourMs
/** The store is asked again for each image in this time, a few at each sweep. */
const recheckMs = 7 * 24 * hourMs
const checkedAtOnce = 500
const listedAtOnce = 500

export type SweptImages = { erased: number; orphans: number; lost: number }

/** Both ways: images without a row go, rows without an image are told. */
export async function sweepImages(
  parts: Parts,
  onError: (error: unknown) => void,
): Promise<SweptImages> {
  return {
    erased: await deleteErased(parts),
    orphans: await deleteOrphans(parts),
    lost: await findLost(parts, onError),
  }
}

/** Images of accounts that were deleted. */
export async function deleteErased({ db, objects }: Parts): Promise<number> {
  const rows = await db.selectFrom('imageDeletions').select('key').limit(checkedAtOnce).execute()
  for (const { key } of rows) {
    await objects.delete(key)
    await db.deleteFrom('imageDeletions').where('key', '=', key).execute()
  }
  return rows.length
}

async function deleteOrphans({ db, objects, now }: Parts): Promise<number> {
  let count = 0
  let keys: string[] = []
  const flush = async () => {
    const rows = await db
      .selectFrom('receipts')
      .select('imageKey')
      .where('imageKey', 'in', keys)
      .execute()
    const known = new Set(rows.map(({ imageKey }) => imageKey))
    for (const key of keys) {
      if (known.has(key)) continue
      await objects.delete(key)
      count++
    }
    keys = []
  }
  for await (const { key, storedAt } of objects.list(imageFolder)) {
    if (now() - storedAt < orphanMs) continue
    keys.push(key)
    if (keys.length >= listedAtOnce) await flush()
  }
  if (keys.length > 0) await flush()
  return count
}

/** A store that can not be asked is no proof: then `has` throws, and nothing is said about the row. */
async function findLost(parts: Parts, onError: (error: unknown) => void): Promise<number> {
  const { db, objects, audit, now } = parts
  const at = now()
  const rows = await db
    .selectFrom('receipts')
    .select(['id', 'imageKey', 'status', 'version'])
    .where('imageLostAt', 'is', null)
    .where('imageCheckedAt', '<', at - recheckMs)
    .orderBy('imageCheckedAt')
    .limit(checkedAtOnce)
    .execute()
  let count = 0
  for (const { id, imageKey, status, version } of rows) {
    const isThere = await objects.has(imageKey)
    const change = isThere ? { imageCheckedAt: at } : { imageLostAt: at }
    await db.transaction().execute(async trx => {
      await trx.updateTable('receipts').set(change).where('id', '=', id).execute()
      if (isThere) return
      const requestId = 'sweep'
      await audit.append(trx, {
        type: 'receipt.image-lost',
        actorId: null,
        subjectId: id,
        requestId,
      })
    })
    if (isThere) continue
    count++
    if (status !== 'PENDING_REVIEW') continue
    // Nobody can judge it any more; its owner may send it again.
    await decideReceipt(parts, {
      receiptId: id,
      action: 'reject',
      version,
      actorId: null,
      reason: 'IMAGE_LOST',
      reasonText: null,
      requestId: 'sweep',
    }).catch(onError)
  }
  return count
}
