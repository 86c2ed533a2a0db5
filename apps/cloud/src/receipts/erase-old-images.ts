import type { Parts } from '../parts.ts'

const dayMs = 24 * 3_600_000
const erasedAtOnce = 500

/**
 * Images whose receipt was decided on long ago; hash and sum stay. The row says it and the key is
 * queued in one transaction: wherever the process ends, the next sweep goes on from there.
 */
export async function eraseOldImages({
  db,
  audit,
  now,
  imageKeptDays,
}: Pick<Parts, 'db' | 'audit' | 'now' | 'imageKeptDays'>): Promise<number> {
  const at = now()
  const rows = await db
    .selectFrom('receipts')
    .select(['id', 'imageKey', 'version'])
    .where('status', '!=', 'PENDING_REVIEW')
    .where('imageErasedAt', 'is', null)
    .where('decidedAt', '<=', at - imageKeptDays * dayMs)
    .orderBy('decidedAt')
    .limit(erasedAtOnce)
    .execute()
  let count = 0
  for (const { id, imageKey, version } of rows) {
    const isErased = await db.transaction().execute(async trx => {
      // Another replica was first, or a decision since then: from that one the time counts anew.
      const { numUpdatedRows } = await trx
        .updateTable('receipts')
        .set({ imageErasedAt: at })
        .where('id', '=', id)
        .where('version', '=', version)
        .where('imageErasedAt', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return false
      await trx.insertInto('imageDeletions').values({ key: imageKey }).execute()
      const event = { type: 'receipt.image-erased', actorId: null, subjectId: id }
      await audit.append(trx, { ...event, requestId: 'sweep' })
      return true
    })
    if (isErased) count++
  }
  return count
}
