import type { Account } from '@talkingcat/contract'
import { useCallback, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { usePoll } from '../../lib/poll.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { createPaymentStore } from '../../stores/payment-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './account.module.css'
import { PlanList } from './plan-list.tsx'
import { ReceiptCard } from './receipt-card.tsx'
import { ReceiptHistory } from './receipt-history.tsx'
import { Standing } from './standing.tsx'

const t = texts.payment
const uploadPollMs = 300
const reviewPollMs = 5000

/** What the account has, what can be bought, and the receipt on its way. */
export function PlanScreen({
  store,
  account,
}: {
  store: AccountStore
  account: Extract<Account, { status: 'signed-in' }>
}) {
  const { access, client } = useService()
  const [payments] = useState(() => createPaymentStore(access, client))
  const { offer, problem, upload, payment, receipts, loadOffer, refresh } = useStore(payments)
  const { checkStanding } = useStore(store)
  const [chosenId, setChosenId] = useState<string | null>(null)
  useEffect(() => void loadOffer(), [loadOffer])
  const decision = payment?.status
  // Opened to see it, or something was decided: then what the account has may be another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the decision is what changes it
  useEffect(() => void checkStanding(), [checkStanding, decision])
  usePoll(refresh, upload.status === 'sending' ? uploadPollMs : reviewPollMs)
  const paid = useCallback(() => void checkStanding(), [checkStanding])
  const plan = offer?.plans.find(({ id }) => id === chosenId) ?? offer?.plans[0] ?? null

  return (
    <>
      {problem && (
        <Notice
          tone={offer ? 'warn' : 'danger'}
          isAlert
          title={problem.message}
          note={problem.next}
          actions={
            <Button onClick={() => void loadOffer().then(refresh)}>{texts.common.retry}</Button>
          }
          data-testid="payment-problem"
        />
      )}
      <Card title={t.standing}>
        <Standing store={store} standing={account.standing} plans={offer?.plans ?? null} />
        <p className={`${styles.small} ${styles.after}`}>{t.nothingOff}</p>
      </Card>
      {offer ? (
        <>
          <PlanList
            offer={offer}
            plan={plan}
            user={account.user}
            onChoose={setChosenId}
            onPaid={paid}
          />
          <ReceiptCard store={payments} plan={plan} />
          <ReceiptHistory receipts={receipts} plans={offer.plans} />
        </>
      ) : (
        !problem && <Empty title={texts.common.loading} />
      )}
    </>
  )
}
