import type { PaymentMethod, Plan } from '@talkingcat/contract/cloud'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { formatMoment } from '../../lib/format.ts'
import { usePoll } from '../../lib/poll.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { createOrderStore, type OrderState } from '../../stores/order-store.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './account.module.css'
import { FormProblem } from './form-problem.tsx'
import pay from './pay-by-code.module.css'
import { QrImage } from './qr-image.tsx'

const t = texts.payment
const pollMs = 2000

/** Pays a plan with a code that the host's phone reads; notices by itself that it was paid. */
export function PayByCode({
  plan,
  methods,
  onPaid,
}: {
  plan: Plan
  methods: readonly PaymentMethod[]
  onPaid(): void
}) {
  const { client } = useService()
  const [store] = useState(() => createOrderStore(client))
  const state = useStore(store)
  const { status, problem, make, look } = state
  usePoll(look, pollMs)
  useEffect(() => {
    if (status === 'paid') onPaid()
  }, [status, onPaid])
  return (
    <div className={styles.part} data-testid="pay-by-code">
      <div className={pay.methods}>
        {methods.map(method => (
          <Button
            key={method}
            disabled={status === 'making'}
            onClick={() => void make(plan, method)}
            data-testid={`pay-${method}`}
          >
            {t.method[method]}
          </Button>
        ))}
      </div>
      <FormProblem problem={problem} />
      <div role="status">
        <Step state={state} plan={plan} />
      </div>
    </div>
  )
}

function Step({ state, plan }: { state: OrderState; plan: Plan }) {
  const { status, code, method, make } = state
  // A code of another plan than the chosen one must not be paid by mistake.
  if (method === null || state.plan?.id !== plan.id) return null
  switch (status) {
    case 'none':
      return null
    case 'making':
      return <p className={styles.note}>{t.qrMaking}</p>
    case 'paid':
      return <Notice tone="info" title={t.qrPaid} data-testid="order-paid" />
    case 'over':
      return (
        <Notice
          tone="warn"
          title={t.qrOver}
          actions={<Button onClick={() => void make(plan, method)}>{t.qrAgain}</Button>}
        />
      )
    case 'shown':
      return (
        code && (
          <div className={pay.pay}>
            <QrImage text={code.codeUrl} label={t.qrAlt} />
            <div className={pay.words}>
              <p className={styles.name}>{t.qrTitle}</p>
              <p className={styles.note}>{t.qrNote(t.method[method], t.price(plan.priceFen))}</p>
              <p className={styles.small}>{t.qrEnds(formatMoment(code.expiresAt))}</p>
            </div>
          </div>
        )
      )
  }
}
