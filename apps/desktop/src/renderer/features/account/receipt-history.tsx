import type { SentReceipt } from '@talkingcat/contract'
import type { Plan } from '@talkingcat/contract/cloud'
import { formatMoment } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './account.module.css'

const t = texts.payment

const tones: Record<SentReceipt['status'], Tone> = {
  PENDING_REVIEW: 'info',
  APPROVED: 'good',
  REJECTED: 'danger',
  REVOKED: 'warn',
}

/** Every receipt that was ever sent, the newest first. */
export function ReceiptHistory({
  receipts,
  plans,
}: {
  receipts: SentReceipt[] | null
  plans: readonly Plan[]
}) {
  if (receipts === null) return null
  return (
    <Card title={t.history} data-testid="receipt-history">
      {receipts.length === 0 ? (
        <p className={styles.note}>{t.noHistory}</p>
      ) : (
        <ul className={styles.rows}>
          {receipts.map(receipt => (
            <li key={receipt.id} className={styles.row} data-testid="receipt-row">
              <div className={styles.words}>
                <p className={styles.rowTitle}>
                  {plans.find(({ id }) => id === receipt.planId)?.name ?? t.receipt}
                  {receipt.amountFen !== null && <span>{t.price(receipt.amountFen)}</span>}
                  <Badge tone={tones[receipt.status]}>{t.receiptStatus[receipt.status]}</Badge>
                </p>
                <p className={styles.small}>
                  {t.channels[receipt.channel]} · {t.sentAt(formatMoment(receipt.createdAt))}
                </p>
                {receipt.reasonText && <p className={styles.small}>{receipt.reasonText}</p>}
                {receipt.imageErasedAt !== null && (
                  <p className={styles.small}>
                    {t.imageErased(formatMoment(receipt.imageErasedAt))}
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
