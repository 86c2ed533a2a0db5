import type { ReceiptUpload, SentReceipt } from '@talkingcat/contract'
import type { Plan } from '@talkingcat/contract/cloud'
import { useStore } from 'zustand'
import { formatBytes } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import type { PaymentState, PaymentStore } from '../../stores/payment-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Progress } from '../../ui/progress.tsx'
import styles from './account.module.css'
import { FormProblem } from './form-problem.tsx'
import { ReceiptForm } from './receipt-form.tsx'

const t = texts.payment

/** Where the newest receipt stands, the one on its way, and the form for another. */
export function ReceiptCard({ store, plan }: { store: PaymentStore; plan: Plan | null }) {
  const state = useStore(store)
  const { upload, payment, uploadProblem } = state
  return (
    <Card title={t.receipt} data-testid="receipt-card">
      <div className={styles.form}>
        <Review payment={payment} newest={state.receipts?.[0]} />
        <Upload upload={upload} state={state} />
        <FormProblem problem={uploadProblem} />
        {upload.status === 'none' && payment && payment.status !== 'PENDING_REVIEW' && (
          <ReceiptForm store={store} plan={plan} />
        )}
      </div>
    </Card>
  )
}

function Review({
  payment,
  newest,
}: Pick<PaymentState, 'payment'> & { newest: SentReceipt | undefined }) {
  if (payment === null) return <p className={styles.note}>{texts.common.loading}</p>
  const { status, message } = payment
  if (status === 'NONE') return null
  const tone = status === 'REJECTED' ? 'danger' : 'info'
  // To the first generation's status a revoked receipt is a rejected one.
  const isRevoked = status === 'REJECTED' && newest?.status === 'REVOKED'
  const title = isRevoked ? t.receiptStatus.REVOKED : t.review[status]
  const note = status === 'PENDING_REVIEW' ? `${message}。${t.reviewing}` : message
  return (
    <div role="status">
      <Notice tone={tone} title={title} note={note} data-testid="review" />
    </div>
  )
}

function Upload({ upload, state }: { upload: ReceiptUpload; state: PaymentState }) {
  switch (upload.status) {
    case 'none':
      return null
    case 'sending': {
      const { sentBytes, bytes } = upload
      const isSent = sentBytes >= bytes
      return (
        <div className={styles.form} data-testid="uploading">
          <p className={styles.name}>{t.uploading}</p>
          <Progress value={isSent ? null : sentBytes / bytes} label={t.uploading} />
          <div className={styles.buttons}>
            <p className={styles.note}>
              {isSent ? t.confirming : t.uploadingNote(formatBytes(sentBytes), formatBytes(bytes))}
            </p>
            <Button size="small" onClick={() => void state.cancel()} data-testid="cancel-receipt">
              {texts.common.cancel}
            </Button>
          </div>
        </div>
      )
    }
    case 'failed':
      return (
        <Notice
          tone="danger"
          isAlert
          title={upload.problem.message}
          note={upload.problem.next}
          actions={
            <>
              {upload.canRetry && (
                <Button
                  look="primary"
                  onClick={() => void state.retry()}
                  data-testid="retry-receipt"
                >
                  {t.retry}
                </Button>
              )}
              <Button onClick={() => void state.cancel()} data-testid="drop-receipt">
                {t.drop}
              </Button>
            </>
          }
          data-testid="upload-failed"
        />
      )
  }
}
