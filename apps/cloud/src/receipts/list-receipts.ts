import type { ReceiptStatus } from '@talkingcat/contract/cloud'
import { prepareQuery } from '../database/prepare-query.ts'
import type { Database } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { findErased } from './erased-receipts.ts'
import { hashDistance, hashParts, lookAlikeBits } from './images/difference-hash.ts'
import { pageLimit, pageOf, parseCursor } from './receipt-pages.ts'

const shownHints = 12
/** Screens of one app have much in common: the newest are enough for a hint. */
const maxCandidates = 500

/** An account's own, newest first. */
export async function listOwn(db: Database, accountId: string, cursor?: string) {
  const after = parseCursor(cursor)
  let query = db.selectFrom('receipts').selectAll().where('accountId', '=', accountId)
  if (after) {
    query = query.where(eb =>
      eb.or([
        eb('createdAt', '<', after.at),
        eb.and([eb('createdAt', '=', after.at), eb('id', '<', after.id)]),
      ]),
    )
  }
  const ordered = query.orderBy('createdAt', 'desc').orderBy('id', 'desc')
  return pageOf(await ordered.limit(pageLimit).execute())
}

/** For the newest of an account: the app asks for it again and again while it waits. */
export const prepareNewest = (db: Database) =>
  prepareQuery(db, ({ accountId }: { accountId: string }) =>
    db
      .selectFrom('receipts')
      .selectAll()
      .where('accountId', '=', accountId)
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  )

const selectReviewed = (db: Database) =>
  db
    .selectFrom('receipts')
    .innerJoin('accounts', 'accounts.id', 'receipts.accountId')
    .selectAll('receipts')
    .select(['accounts.email', 'accounts.nickname'])
    .select(eb =>
      eb
        .exists(
          eb
            .selectFrom('receipts as other')
            .select('other.id')
            .whereRef('other.imageSha256', '=', 'receipts.imageSha256')
            .whereRef('other.accountId', '!=', 'receipts.accountId'),
        )
        .as('isShared'),
    )

type ReviewedRow = Awaited<ReturnType<ReturnType<typeof selectReviewed>['execute']>>[number]

async function shapeAll(db: Database, viewerId: string, rows: ReviewedRow[]) {
  const erased = await findErased(db, rows)
  return rows.map(row => ({
    ...row,
    account: { id: row.accountId, email: row.email, nickname: row.nickname },
    isOwn: row.accountId === viewerId,
    // SQLite says 1, PostgreSQL true.
    isHeld: Boolean(row.isShared) || erased.has(row.id),
  }))
}

/** What waits comes oldest first, what was decided newest first. */
export async function listForReview(
  db: Database,
  viewerId: string,
  status: ReceiptStatus,
  cursor?: string,
) {
  const after = parseCursor(cursor)
  const isQueue = status === 'PENDING_REVIEW'
  const beyond = isQueue ? '>' : '<'
  let query = selectReviewed(db).where('receipts.status', '=', status)
  if (after) {
    query = query.where(eb =>
      eb.or([
        eb('receipts.createdAt', beyond, after.at),
        eb.and([eb('receipts.createdAt', '=', after.at), eb('receipts.id', beyond, after.id)]),
      ]),
    )
  }
  const direction = isQueue ? 'asc' : 'desc'
  const ordered = query.orderBy('receipts.createdAt', direction).orderBy('receipts.id', direction)
  return pageOf(await shapeAll(db, viewerId, await ordered.limit(pageLimit).execute()))
}

/** One receipt with all that helps to decide on it. @throws CloudError NOT_FOUND */
export async function showForReview(db: Database, viewerId: string, receiptId: string) {
  const row = await selectReviewed(db).where('receipts.id', '=', receiptId).executeTakeFirst()
  if (!row) throw new CloudError('NOT_FOUND')
  const others = selectReviewed(db)
    .where('receipts.id', '!=', receiptId)
    .orderBy('receipts.createdAt', 'desc')
  const sameImage = await others
    .where('receipts.imageSha256', '=', row.imageSha256)
    .limit(shownHints)
    .execute()
  const sameTradeNo =
    row.tradeNo === null
      ? []
      : await others.where('receipts.tradeNo', '=', row.tradeNo).limit(shownHints).execute()
  const candidates = await db
    .selectFrom('imageParts')
    .innerJoin('receipts', 'receipts.id', 'imageParts.receiptId')
    .select(['receipts.id', 'receipts.imageHash', 'receipts.createdAt'])
    .distinct()
    .where('imageParts.part', 'in', hashParts(row.imageHash))
    .where('receipts.id', '!=', receiptId)
    .where('receipts.imageSha256', '!=', row.imageSha256)
    .orderBy('receipts.createdAt', 'desc')
    .limit(maxCandidates)
    .execute()
  const near = candidates
    .filter(({ imageHash }) => hashDistance(imageHash, row.imageHash) <= lookAlikeBits)
    .slice(0, shownHints)
    .map(({ id }) => id)
  const lookAlikes =
    near.length === 0 ? [] : await others.where('receipts.id', 'in', near).execute()
  const history = await db
    .selectFrom('receiptHistory')
    .selectAll()
    .where('receiptId', '=', receiptId)
    .orderBy('version')
    .execute()
  const shape = (rows: ReviewedRow[]) => shapeAll(db, viewerId, rows)
  const [receipt] = await shape([row])
  if (!receipt) throw new CloudError('NOT_FOUND')
  const erased = (await findErased(db, [row])).get(receiptId) ?? []
  return {
    receipt,
    history,
    sameImage: await shape(sameImage),
    sameTradeNo: await shape(sameTradeNo),
    lookAlikes: await shape(lookAlikes),
    sameErased: erased.map(({ imageSha256, status, amountFen, decidedAt }) => ({
      isSameImage: imageSha256 === row.imageSha256,
      status,
      amountFen,
      decidedAt,
    })),
  }
}
