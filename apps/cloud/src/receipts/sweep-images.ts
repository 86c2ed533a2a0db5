import type { Parts } from '../parts.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { imageFolder } from './add-receipt.ts'
import { decideReceipt } from './decide-receipt.ts'
import { eraseOldImages } from './erase-old-images.ts'

const hourMs = 3_600_000
/** Far longer than an upload may take: younger images may still be waiting for their row. */
const orphanMs = hourMs
/** The store is asked again for each image in this time, a few at each sweep. */
const recheckMs = 7 * 24 * hourMs
const checkedAtOnce = 500
const listedAtOnce = 500
const fewOrphans = 100

export type SweptImages = { erased: number; orphans: number; lost: number }

/** Images that were kept long enough go; then both ways: those without a row go, rows without one are told. */
export async function sweepImages(
  parts: Parts,
  onError: (error: unknown) => void,
): Promise<SweptImages> {
  await eraseOldImages(parts)
  return {
    erased: await deleteErased(parts),
    orphans: await deleteOrphans(parts),
    lost: await findLost(parts, onError),
  }
}

/** Images of accounts that were deleted, and those that were kept long enough. */
export async function deleteErased({
  db,
  objects,
}: Pick<Parts, 'db' | 'objects'>): Promise<number> {
  const rows = await db.selectFrom('imageDeletions').select('key').limit(checkedAtOnce).execute()
  for (const { key } of rows) {
    await objects.delete(key)
    await db.deleteFrom('imageDeletions').where('key', '=', key).execute()
  }
  return rows.length
}

/**
 * More than a few, and more than there are receipts: that is no left-overs. The bucket is another
 * server's, or the database is a new or an old one: then every image would be gone for good.
 * @throws CloudError ORPHANS_TOO_MANY: nothing is deleted
 */
async function deleteOrphans({ db, objects, now }: Parts): Promise<number> {
  const orphans: string[] = []
  // Those whose row says that they are gone: they came back, as from a backup.
  const returned: string[] = []
  let known = 0
  let keys: string[] = []
  const look = async () => {
    const rows = await db
      .selectFrom('receipts')
      .select(['imageKey', 'imageErasedAt'])
      .where('imageKey', 'in', keys)
      .execute()
    const found = new Set(rows.map(({ imageKey }) => imageKey))
    known += found.size
    orphans.push(...keys.filter(key => !found.has(key)))
    for (const { imageKey, imageErasedAt } of rows)
      if (imageErasedAt !== null) returned.push(imageKey)
    keys = []
  }
  for await (const { key, storedAt } of objects.list(imageFolder)) {
    if (now() - storedAt < orphanMs) continue
    keys.push(key)
    if (keys.length >= listedAtOnce) await look()
  }
  if (keys.length > 0) await look()
  if (orphans.length > fewOrphans && orphans.length > known)
    throw new CloudError('ORPHANS_TOO_MANY')
  const gone = [...orphans, ...returned]
  for (const key of gone) await objects.delete(key)
  return gone.length
}

/** A store that can not be asked is no proof: then `has` throws, and nothing is said about the row. */
async function findLost(parts: Parts, onError: (error: unknown) => void): Promise<number> {
  const { db, objects, audit, now } = parts
  const at = now()
  const rows = await db
    .selectFrom('receipts')
    .select(['id', 'imageKey', 'status', 'version'])
    .where('imageLostAt', 'is', null)
    .where('imageErasedAt', 'is', null)
    .where('imageCheckedAt', '<', at - recheckMs)
    .orderBy('imageCheckedAt')
    .limit(checkedAtOnce)
    .execute()
  let count = 0
  for (const { id, imageKey, status, version } of rows) {
    const isThere = await objects.has(imageKey)
    const change = isThere ? { imageCheckedAt: at } : { imageLostAt: at }
    const isLost = await db.transaction().execute(async trx => {
      // Erased while the store was asked: then it is no loss.
      const { numUpdatedRows } = await trx
        .updateTable('receipts')
        .set(change)
        .where('id', '=', id)
        .where('imageErasedAt', 'is', null)
        .executeTakeFirst()
      if (isThere || numUpdatedRows === 0n) return false
      const requestId = 'sweep'
      await audit.append(trx, {
        type: 'receipt.image-lost',
        actorId: null,
        subjectId: id,
        requestId,
      })
      return true
    })
    if (!isLost) continue
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
