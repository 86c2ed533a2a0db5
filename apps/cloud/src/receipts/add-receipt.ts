import { randomUUID } from 'node:crypto'
import type { uploadFieldsSchema } from '@talkingcat/contract/cloud'
import type { Transaction } from 'kysely'
import type { z } from 'zod'
import type { CloudTables, Database, ReceiptRow } from '../database/schema.ts'
import type { Parts } from '../parts.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { hashParts } from './images/difference-hash.ts'
import type { ReceiptImage } from './images/read-receipt-image.ts'

const dayMs = 24 * 3_600_000
export const maxPending = 3
export const maxPerDay = 10
export const imageFolder = 'receipts'

type Upload = {
  accountId: string
  /** The client's; null = the image itself says which upload it is. */
  idempotencyKey: string | null
  sha256: string
  fields: z.infer<typeof uploadFieldsSchema>
  requestId: string
  /** Decoded only when it is needed. */
  readImage(): Promise<ReceiptImage>
}

/**
 * The image is in the store before its row is in the database: whoever sees a row finds an image.
 * An image whose row never came is found by the sweeper.
 * @throws CloudError KEY_REUSED, TOO_MANY_PENDING, TOO_MANY_UPLOADS, TRADE_NO_USED, IMAGE_…
 */
export async function addReceipt(parts: Parts, upload: Upload): Promise<{ id: string }> {
  const { db, objects } = parts
  const earlier = await findEarlier(db, upload)
  if (earlier) return earlier
  await assertRoom(db, upload.accountId, parts.now())
  const image = await upload.readImage()
  const imageKey = `${imageFolder}/${randomUUID()}.jpg`
  await objects.put(imageKey, image.bytes, 'image/jpeg')
  let stored: { id: string; isNew: boolean }
  try {
    stored = await db.transaction().execute(trx => store(trx, parts, upload, image, imageKey))
  } catch (error) {
    // Only what was refused for certain: after a lost connection the row may well be there.
    if (error instanceof CloudError) await objects.delete(imageKey).catch(() => {})
    throw error
  }
  // The sweeper takes what can not be deleted now.
  if (!stored.isNew) await objects.delete(imageKey).catch(() => {})
  return { id: stored.id }
}

async function store(
  trx: Transaction<CloudTables>,
  { now, audit }: Parts,
  upload: Upload,
  image: ReceiptImage,
  imageKey: string,
) {
  const { accountId, fields } = upload
  const at = now()
  // Uploads of one account come one after the other: what is counted below stays true.
  await trx
    .updateTable('accounts')
    .set(eb => ({ nickname: eb.ref('nickname') }))
    .where('id', '=', accountId)
    .execute()
  const earlier = await findEarlier(trx, upload)
  if (earlier) return { ...earlier, isNew: false }
  await assertRoom(trx, accountId, at)
  const row: ReceiptRow = {
    id: randomUUID(),
    accountId,
    status: 'PENDING_REVIEW',
    version: 1,
    idempotencyKey: upload.idempotencyKey ?? (await keyOfImage(trx, upload)),
    planId: fields.planId ?? null,
    amountFen: fields.amountFen ?? null,
    channel: fields.channel ?? 'other',
    tradeNo: fields.tradeNo ?? null,
    consentVersion: fields.consentVersion ?? null,
    imageKey,
    imageSha256: image.sha256,
    imageHash: image.differenceHash,
    imageCheckedAt: at,
    imageLostAt: null,
    imageErasedAt: null,
    reason: null,
    reasonText: null,
    createdAt: at,
    decidedAt: null,
    decidedBy: null,
  }
  const inserted = await trx
    .insertInto('receipts')
    .values(row)
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) throw new CloudError('TRADE_NO_USED')
  const { id: receiptId, status } = row
  const parts = hashParts(image.differenceHash).map(part => ({ part, receiptId }))
  await trx.insertInto('imageParts').values(parts).execute()
  const event = { receiptId, version: 1, status, at, actorId: accountId }
  await trx
    .insertInto('receiptHistory')
    .values({ ...event, reason: null, reasonText: null })
    .execute()
  await audit.append(trx, {
    type: 'receipt.uploaded',
    actorId: accountId,
    subjectId: receiptId,
    requestId: upload.requestId,
  })
  return { id: receiptId, isNew: true }
}

/** The upload that this one repeats. Without a key that is the same image, unless it was turned down. */
async function findEarlier(db: Database, upload: Upload): Promise<{ id: string } | undefined> {
  const own = db
    .selectFrom('receipts')
    .select(['id', 'imageSha256'])
    .where('accountId', '=', upload.accountId)
  if (upload.idempotencyKey === null) {
    return own
      .where('imageSha256', '=', upload.sha256)
      .where('status', 'in', ['PENDING_REVIEW', 'APPROVED'])
      .executeTakeFirst()
  }
  const found = await own.where('idempotencyKey', '=', upload.idempotencyKey).executeTakeFirst()
  if (found && found.imageSha256 !== upload.sha256) throw new CloudError('KEY_REUSED')
  return found
}

/** A client's key has no colon. */
async function keyOfImage(db: Database, { accountId, sha256 }: Upload): Promise<string> {
  const earlier = await db
    .selectFrom('receipts')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('accountId', '=', accountId)
    .where('imageSha256', '=', sha256)
    .executeTakeFirstOrThrow()
  return `sha256:${sha256}:${Number(earlier.count)}`
}

async function assertRoom(db: Database, accountId: string, at: number): Promise<void> {
  const recent = await db
    .selectFrom('receipts')
    .select(['status', 'createdAt'])
    .where('accountId', '=', accountId)
    .where(eb => eb.or([eb('status', '=', 'PENDING_REVIEW'), eb('createdAt', '>', at - dayMs)]))
    .orderBy('createdAt')
    .execute()
  if (recent.filter(({ status }) => status === 'PENDING_REVIEW').length >= maxPending) {
    throw new CloudError('TOO_MANY_PENDING')
  }
  const today = recent.filter(({ createdAt }) => createdAt > at - dayMs)
  const [oldest] = today
  if (oldest && today.length >= maxPerDay) {
    throw new CloudError('TOO_MANY_UPLOADS', { retryAfterMs: oldest.createdAt + dayMs - at })
  }
}
