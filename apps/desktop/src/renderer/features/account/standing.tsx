import type { PlanOffer } from '@talkingcat/contract'
import { formatMoment } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import styles from './account.module.css'

const t = texts.payment
type Status = NonNullable<PlanOffer['entitlement']>['status']

const tones: Record<Status, Tone> = {
  NONE: 'neutral',
  TRIAL: 'info',
  ACTIVE: 'good',
  EXPIRED: 'warn',
  REVOKED: 'danger',
}

/** What the account has, and until when. */
export function Standing({ offer }: { offer: PlanOffer }) {
  const { entitlement, plans } = offer
  const status = entitlement?.status ?? 'NONE'
  const plan = plans.find(({ id }) => id === entitlement?.planId)
  return (
    <div data-testid="standing">
      <p className={styles.rowTitle}>
        {plan?.name ?? ''}
        <Badge tone={tones[status]}>{t.status[status].badge}</Badge>
      </p>
      <p className={styles.note}>{t.status[status].words}</p>
      {entitlement?.until && (
        <p className={styles.note}>{t.until(formatMoment(entitlement.until))}</p>
      )}
    </div>
  )
}
