import type { AccountUser, PlanOffer } from '@talkingcat/contract'
import type { Plan } from '@talkingcat/contract/cloud'
import { texts } from '../../lib/texts/index.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import styles from './account.module.css'
import { PayByCode } from './pay-by-code.tsx'
import { Payee } from './payee.tsx'
import plans from './plan-list.module.css'

const t = texts.payment

/** What can be bought, and how the money gets there. */
export function PlanList({
  offer,
  plan,
  user,
  onChoose,
  onPaid,
}: {
  offer: PlanOffer
  plan: Plan | null
  user: AccountUser
  onChoose(id: string): void
  onPaid(): void
}) {
  if (plan === null) {
    return (
      <Card title={t.plans}>
        <p className={styles.note}>{t.noPlans}</p>
      </Card>
    )
  }
  const codes = offer.methods.filter(method => method !== 'manual')
  return (
    <Card title={t.plans} data-testid="plans">
      <fieldset className={plans.choices}>
        <legend className="visually-hidden">{t.plans}</legend>
        {offer.plans.map(one => (
          <label key={one.id} className={plans.plan} data-testid={`plan-${one.id}`}>
            <input
              type="radio"
              name="plan"
              className={plans.mark}
              checked={one.id === plan.id}
              onChange={() => onChoose(one.id)}
            />
            <span className={plans.name}>{one.name}</span>
            <span className={plans.price}>{t.price(one.priceFen)}</span>
            <span className={styles.small}>
              {t.days(one.days)} · {t.perDay(one.priceFen / one.days)}
            </span>
          </label>
        ))}
      </fieldset>
      {codes.length > 0 && <PayByCode plan={plan} methods={codes} onPaid={onPaid} />}
      {offer.methods.includes('manual') && (
        <div className={styles.part}>
          <h3 className={plans.subtitle}>{t.transferTitle}</h3>
          {offer.payee && <Payee payee={offer.payee} />}
          <ol className={plans.steps}>
            {t.transferSteps(t.price(plan.priceFen), user.email, offer.payee !== null).map(step => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <CopyButton text={user.email} label={t.copyEmail} />
        </div>
      )}
    </Card>
  )
}
