import type { OwnData } from '../own-data/own-data.ts'
import type { Parts } from '../parts.ts'
import { rememberErased } from './erased-receipts.ts'

/** What a server and the app hold in memory easily; older images are had one by one. */
const mostImageBytes = 8 * 1024 * 1024
const keysAtOnce = 200

/**
 * An account's receipts with their images; erasing leaves what the audit's random ids say, and
 * hashes of the payments that counted.
 */
export function createReceiptsOwnData({
  db,
  objects,
  now,
}: Pick<Parts, 'db' | 'objects' | 'now'>): OwnData {
  const rowsOf = (accountId: string) =>
    db
      .selectFrom('receipts')
      .selectAll()
      .where('accountId', '=', accountId)
      .orderBy('createdAt', 'desc')
      .execute()
  return {
    name: 'receipts',
    async export(accountId) {
      const receipts = []
      let left = mostImageBytes
      for (const row of await rowsOf(accountId)) {
        const { imageKey, decidedBy, idempotencyKey, imageCheckedAt, ...own } = row
        const history = await db
          .selectFrom('receiptHistory')
          .select(['version', 'status', 'at', 'reason', 'reasonText'])
          .where('receiptId', '=', row.id)
          .orderBy('version')
          .execute()
        const isErased = own.imageErasedAt !== null
        const image = left > 0 && !isErased ? await objects.get(imageKey) : null
        left -= image?.length ?? 0
        receipts.push({
          ...own,
          history,
          imageAddress: isErased ? null : `/api/payment/receipts/${row.id}/image`,
          imageJpegBase64: image?.toString('base64') ?? null,
        })
      }
      return receipts
    },
    async erase(trx, accountId) {
      await rememberErased(trx, accountId, now())
      // Row before key, as where old images are erased: neither waits for what the other holds.
      const rows = await trx
        .deleteFrom('receipts')
        .where('accountId', '=', accountId)
        .returning(['imageKey', 'imageErasedAt'])
        .execute()
      const keys = rows.flatMap(({ imageKey, imageErasedAt }) =>
        imageErasedAt === null ? { key: imageKey } : [],
      )
      for (let index = 0; index < keys.length; index += keysAtOnce)
        await trx
          .insertInto('imageDeletions')
          .values(keys.slice(index, index + keysAtOnce))
          .execute()
    },
  }
}
