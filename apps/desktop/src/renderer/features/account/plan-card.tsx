import type { Standing as StandingFacts } from '@talkingcat/contract'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { goTo } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { createPaymentStore } from '../../stores/payment-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Standing } from './standing.tsx'

const t = texts.payment

/** The plan in short, and the way to plans and payment. */
export function PlanCard({ store, standing }: { store: AccountStore; standing: StandingFacts }) {
  const { access, client } = useService()
  const [payments] = useState(() => createPaymentStore(access, client))
  const { offer, loadOffer } = useStore(payments)
  useEffect(() => void loadOffer(), [loadOffer])
  return (
    <Card
      title={t.standing}
      aside={
        <Button
          size="small"
          onClick={() => goTo({ screen: 'account', part: 'plan' })}
          data-testid="open-plan"
        >
          {t.open}
        </Button>
      }
      data-testid="plan-card"
    >
      <Standing store={store} standing={standing} plans={offer?.plans ?? null} />
    </Card>
  )
}
