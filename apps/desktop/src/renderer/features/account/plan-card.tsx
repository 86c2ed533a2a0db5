import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { goTo } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { createPaymentStore } from '../../stores/payment-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './account.module.css'
import { Standing } from './standing.tsx'

const t = texts.payment

/** The plan in short, and the way to plans and payment. */
export function PlanCard() {
  const { access, client } = useService()
  const [store] = useState(() => createPaymentStore(access, client))
  const { offer, problem, loadOffer } = useStore(store)
  useEffect(() => void loadOffer(), [loadOffer])
  return (
    <Card title={t.standing} data-testid="plan-card">
      <div className={styles.who}>
        <div className={styles.words}>
          {offer ? (
            <Standing offer={offer} />
          ) : (
            <p className={styles.note}>{problem ? t.failed : texts.common.loading}</p>
          )}
        </div>
        <Button onClick={() => goTo({ screen: 'account', part: 'plan' })} data-testid="open-plan">
          {t.open}
        </Button>
      </div>
    </Card>
  )
}
