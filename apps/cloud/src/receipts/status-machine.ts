import type { ReceiptStatus } from '@talkingcat/contract/cloud'

export type ReviewAction = 'approve' | 'reject' | 'revoke'

/** Everything that can become of a receipt. Whoever was turned down sends a new one. */
const steps: Record<ReceiptStatus, Partial<Record<ReviewAction, ReceiptStatus>>> = {
  PENDING_REVIEW: { approve: 'APPROVED', reject: 'REJECTED' },
  APPROVED: { revoke: 'REVOKED' },
  REJECTED: {},
  REVOKED: {},
}

/** null = not from here. */
export const nextStatus = (status: ReceiptStatus, action: ReviewAction): ReceiptStatus | null =>
  steps[status][action] ?? null
