import { type ReviewedReceipt, type ReviewReason, reviewReasons } from '@talkingcat/contract/cloud'
import { useId, useState } from 'react'
import { Button } from '../../desktop/src/renderer/ui/button.tsx'
import { Card } from '../../desktop/src/renderer/ui/card.tsx'
import { Notice } from '../../desktop/src/renderer/ui/notice.tsx'
import { TextArea } from '../../desktop/src/renderer/ui/text-field.tsx'
import { type Api, codeOf, explain } from './api.ts'
import forms from './forms.module.css'
import styles from './review.module.css'
import { formatFen, texts } from './texts.ts'
import { usePlans } from './use-plans.ts'

const t = texts.decide
type Action = 'approve' | 'reject' | 'revoke'

export function DecisionForm({
  api,
  receipt,
  onDecided,
  onChanged,
}: {
  api: Api
  receipt: ReviewedReceipt
  onDecided(id: string, words: string): void
  /** Somebody else was faster. */
  onChanged(): Promise<void>
}) {
  const [refusing, setRefusing] = useState<'reject' | 'revoke' | null>(null)
  const [planId, setPlanId] = useState(receipt.planId ?? '')
  const [reason, setReason] = useState<ReviewReason>('UNREADABLE')
  const [note, setNote] = useState('')
  const [hasSeen, setHasSeen] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [failure, setFailure] = useState('')
  const reasonId = useId()
  const planLabelId = useId()
  const plans = usePlans(api)
  // One that is not sold any more, or the list is not there yet.
  const isUnlisted = planId !== '' && plans.every(plan => plan.id !== planId)
  const { id, version, status, amountFen } = receipt
  const plan = plans.find(one => one.id === planId)
  const isOtherSum = plan !== undefined && amountFen !== null && amountFen !== plan.priceFen

  const decide = async (action: Action) => {
    setIsBusy(true)
    setFailure('')
    try {
      if (action === 'approve') {
        await api.approve(id, {
          version,
          ...(planId !== '' && { planId }),
          ...(hasSeen && { isDuplicateSeen: true }),
        })
      } else await api.refuse(id, action, { version, reason, reasonText: note.trim() })
      onDecided(id, t.done[action])
    } catch (error) {
      setFailure(explain(error))
      setIsBusy(false)
      if (codeOf(error) === 'RECEIPT_CHANGED') await onChanged()
    }
  }
  const words = (
    <>
      {receipt.isOwn && <Notice tone="warn" title={t.own} data-testid="own-receipt" />}
      {failure !== '' && <Notice tone="danger" title={failure} isAlert data-testid="problem" />}
    </>
  )
  if (status === 'REJECTED' || status === 'REVOKED') {
    return (
      <Card title={t.title}>
        {words}
        <p className={styles.quiet}>{t.final}</p>
      </Card>
    )
  }
  const isBlocked = isBusy || receipt.isOwn
  return (
    <Card title={t.title} className={styles.decide} data-testid="decide">
      <div className={forms.form}>
        {words}
        {refusing === null && status === 'PENDING_REVIEW' && (
          <>
            <div className={forms.field}>
              <label htmlFor={planLabelId}>{t.plan}</label>
              <select
                id={planLabelId}
                value={planId}
                onChange={event => setPlanId(event.target.value)}
                data-testid="plan"
              >
                <option value="">{t.planNote}</option>
                {isUnlisted && <option value={planId}>{planId}</option>}
                {plans.map(one => (
                  <option key={one.id} value={one.id}>
                    {t.planWords(one.name, formatFen(one.priceFen))}
                  </option>
                ))}
              </select>
            </div>
            {isOtherSum && (
              <Notice
                tone="warn"
                title={t.otherSum(formatFen(amountFen), formatFen(plan.priceFen))}
                data-testid="other-sum"
              />
            )}
            {receipt.isHeld && (
              <label className={forms.check}>
                <input
                  type="checkbox"
                  checked={hasSeen}
                  onChange={event => setHasSeen(event.target.checked)}
                  data-testid="duplicate-seen"
                />
                {t.seen}
              </label>
            )}
            <div className={forms.actions}>
              <Button
                look="primary"
                icon="check"
                disabled={isBlocked || (receipt.isHeld && !hasSeen)}
                onClick={() => void decide('approve')}
                data-testid="approve"
              >
                {t.approve}
              </Button>
              <Button
                icon="close"
                disabled={isBlocked}
                onClick={() => setRefusing('reject')}
                data-testid="reject"
              >
                {t.reject}
              </Button>
            </div>
          </>
        )}
        {refusing === null && status === 'APPROVED' && (
          <Button disabled={isBlocked} onClick={() => setRefusing('revoke')} data-testid="revoke">
            {t.revoke}
          </Button>
        )}
        {refusing !== null && (
          <>
            <div className={forms.field}>
              <label htmlFor={reasonId}>{t.reason}</label>
              <select
                id={reasonId}
                value={reason}
                // biome-ignore lint/a11y/noAutofocus: it takes the place of the button just pressed
                autoFocus
                // One of the options below.
                onChange={event => setReason(event.target.value as ReviewReason)}
                data-testid="reason"
              >
                {reviewReasons.map(name => (
                  <option key={name} value={name}>
                    {texts.reasons[name]}
                  </option>
                ))}
              </select>
            </div>
            <TextArea
              label={t.note}
              value={note}
              rows={2}
              maxLength={500}
              onChange={event => setNote(event.target.value)}
              data-testid="reason-text"
            />
            <div className={forms.actions}>
              <Button
                look="danger"
                disabled={isBlocked}
                onClick={() => void decide(refusing)}
                data-testid="confirm"
              >
                {refusing === 'reject' ? t.confirmReject : t.confirmRevoke}
              </Button>
              <Button look="quiet" onClick={() => setRefusing(null)} data-testid="cancel">
                {t.cancel}
              </Button>
            </div>
          </>
        )}
      </div>
    </Card>
  )
}
