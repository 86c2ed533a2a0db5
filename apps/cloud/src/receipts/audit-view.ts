import { createHash } from 'node:crypto'
import type { Parts } from '../parts.ts'

const dayMs = 24 * 3_600_000

type View = { receiptId: string; reviewerId: string; requestId: string }

/**
 * That a reviewer has looked at somebody's receipt: one row for each reviewer, receipt and day
 * (UTC), however often the page shows it. Written before the image is sent.
 */
export async function auditView(
  { db, now, audit }: Pick<Parts, 'db' | 'now' | 'audit'>,
  { receiptId, reviewerId, requestId }: View,
): Promise<void> {
  const day = Math.floor(now() / dayMs)
  const text = JSON.stringify(['receipt viewed', reviewerId, receiptId, day])
  const key = createHash('sha256').update(text).digest('hex')
  await db.transaction().execute(async trx => {
    // Beside the other counts that end by themselves: of views at once, one is the first.
    const first = await trx
      .insertInto('throttles')
      .values({ key, count: 1, expiresAt: (day + 1) * dayMs })
      .onConflict(conflict => conflict.doNothing())
      .returning('key')
      .executeTakeFirst()
    if (!first) return
    const event = { type: 'receipt.viewed', actorId: reviewerId, subjectId: receiptId }
    await audit.append(trx, { ...event, requestId })
  })
}
