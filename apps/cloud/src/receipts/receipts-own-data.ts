import type { OwnData } from '../own-data/own-data.ts'
import type { Parts } from '../parts.ts'

/** An account's receipts with their images; erasing leaves only what the audit's random ids say. */
export function createReceiptsOwnData({ db, objects }: Pick<Parts, 'db' | 'objects'>): OwnData {
  const rowsOf = (accountId: string) =>
    db
      .selectFrom('receipts')
      .selectAll()
      .where('accountId', '=', accountId)
      .orderBy('createdAt')
      .execute()
  return {
    name: 'receipts',
    async export(accountId) {
      const receipts = []
      for (const row of await rowsOf(accountId)) {
        const { imageKey, decidedBy, idempotencyKey, imageCheckedAt, ...own } = row
        const history = await db
          .selectFrom('receiptHistory')
          .select(['version', 'status', 'at', 'reason', 'reasonText'])
          .where('receiptId', '=', row.id)
          .orderBy('version')
          .execute()
        const image = await objects.get(imageKey)
        receipts.push({ ...own, history, imageJpegBase64: image?.toString('base64') ?? null })
      }
      return receipts
    },
    async erase(trx, accountId) {
      await trx
        .insertInto('imageDeletions')
        .columns(['key'])
        .expression(eb =>
          eb.selectFrom('receipts').select('imageKey').where('accountId', '=', accountId),
        )
        .execute()
      await trx.deleteFrom('receipts').where('accountId', '=', accountId).execute()
    },
  }
}
