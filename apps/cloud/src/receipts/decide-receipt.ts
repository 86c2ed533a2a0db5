import type { ReviewReason } from '@talkingcat/contract/cloud'
import type { Database, ReceiptRow } from '../database/schema.ts'
import type { Parts } from '../parts.ts'
import { CloudError } from '../problems/cloud-error.ts'
import { findErased } from './erased-receipts.ts'
import { nextStatus, type ReviewAction } from './status-machine.ts'

export type Decision = {
  receiptId: string
  action: ReviewAction
  /** The one that the reviewer looked at. */
  version: number
  /** null = the server itself. */
  actorId: string | null
  reason: ReviewReason | null
  reasonText: string | null
  planId?: string | undefined
  isDuplicateSeen?: boolean | undefined
  requestId: string
}

/**
 * Of many decisions on one version the first one counts, whoever makes them and on however many
 * replicas: the update names the version, and the history's key holds each version once.
 * @throws CloudError NOT_FOUND, RECEIPT_OWN, RECEIPT_CHANGED, RECEIPT_HELD, SECOND_PERSON_NEEDED
 */
export function decideReceipt(parts: Parts, decision: Decision): Promise<ReceiptRow> {
  return parts.db.transaction().execute(async trx => {
    const before = await trx
      .selectFrom('receipts')
      .selectAll()
      .where('id', '=', decision.receiptId)
      .executeTakeFirst()
    if (!before) throw new CloudError('NOT_FOUND')
    const status = nextStatus(before.status, decision.action)
    assertAllowed(before, decision, parts.revokeNeedsSecondPerson)
    if (status === null || before.version !== decision.version)
      throw new CloudError('RECEIPT_CHANGED')
    if (status === 'APPROVED') await assertApprovable(trx, before, decision)
    const change = {
      status,
      version: before.version + 1,
      planId: decision.planId ?? before.planId,
      reason: decision.reason,
      reasonText: decision.reasonText,
      decidedAt: parts.now(),
      decidedBy: decision.actorId,
    }
    const { numUpdatedRows } = await trx
      .updateTable('receipts')
      .set(change)
      .where('id', '=', before.id)
      .where('version', '=', before.version)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new CloudError('RECEIPT_CHANGED')
    const { version, decidedAt: at, reason, reasonText } = change
    const actorId = decision.actorId
    await trx
      .insertInto('receiptHistory')
      .values({ receiptId: before.id, version, status, at, actorId, reason, reasonText })
      .execute()
    const after = { ...before, ...change }
    for (const hear of parts.onDecided) await hear(trx, after)
    await parts.audit.append(trx, {
      type: `receipt.${status.toLowerCase()}`,
      actorId,
      subjectId: before.id,
      details: { accountId: before.accountId, version, reason, planId: after.planId },
      requestId: decision.requestId,
    })
    return after
  })
}

function assertAllowed(
  receipt: ReceiptRow,
  { action, actorId }: Decision,
  revokeNeedsSecondPerson: boolean,
): void {
  if (receipt.accountId === actorId) throw new CloudError('RECEIPT_OWN')
  if (action === 'revoke' && revokeNeedsSecondPerson && receipt.decidedBy === actorId) {
    throw new CloudError('SECOND_PERSON_NEEDED')
  }
}

async function assertApprovable(
  trx: Database,
  receipt: ReceiptRow,
  { isDuplicateSeen = false }: Decision,
): Promise<void> {
  if (receipt.imageLostAt !== null) throw new CloudError('RECEIPT_IMAGE_LOST')
  if (isDuplicateSeen) return
  const other = await trx
    .selectFrom('receipts')
    .select('id')
    .where('imageSha256', '=', receipt.imageSha256)
    .where('accountId', '!=', receipt.accountId)
    .limit(1)
    .executeTakeFirst()
  const erased = await findErased(trx, [receipt])
  if (other || erased.size > 0) throw new CloudError('RECEIPT_HELD')
}
