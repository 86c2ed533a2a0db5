import type { Standing as StandingFacts } from '@talkingcat/contract'
import type { Plan } from '@talkingcat/contract/cloud'
import { useStore } from 'zustand'
import { useNow } from '../../lib/clock.ts'
import { formatMoment } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './account.module.css'
import { isOffline, standingWords } from './standing-words.ts'

const t = texts.payment

/** What the account has, until when, and what to do where something stands in the way. */
export function Standing({
  store,
  standing,
  plans,
}: {
  store: AccountStore
  standing: StandingFacts
  /** For their names; null where they can not be had. */
  plans: Plan[] | null
}) {
  const { isCheckingStanding, checkStanding } = useStore(store)
  const now = useNow()
  const { tone, badge, lines } = standingWords(standing, now)
  const { planId, confirmedAt } = standing
  const plan = plans?.find(({ id }) => id === planId)
  const isChecking = isCheckingStanding || standing.isChecking
  return (
    <div className={styles.standing}>
      <div data-testid="standing" className={styles.standingWords}>
        <p className={styles.rowTitle}>
          {plan?.name ?? ''}
          <Badge tone={tone}>{badge}</Badge>
        </p>
        {lines.map(line => (
          <p key={line} className={styles.note}>
            {line}
          </p>
        ))}
      </div>
      <Hindrance store={store} standing={standing} />
      <div className={styles.buttons}>
        {confirmedAt !== null && (
          <span className={styles.small}>{t.confirmedAt(formatMoment(confirmedAt, now))}</span>
        )}
        <Button
          size="small"
          disabled={isChecking}
          onClick={() => void checkStanding()}
          data-testid="check-standing"
        >
          {isChecking ? t.checking : t.checkAgain}
        </Button>
      </div>
    </div>
  )
}

function Hindrance({ store, standing }: { store: AccountStore; standing: StandingFacts }) {
  const { isBusy, joinInstallation } = useStore(store)
  const { problem, isClockWrong } = standing
  return (
    <>
      {isClockWrong && (
        <Notice
          tone="warn"
          title={t.clockWrong}
          note={t.clockWrongNext}
          data-testid="clock-wrong"
        />
      )}
      {problem && !isOffline(problem) && (
        <Notice
          tone="warn"
          title={problem.message}
          note={problem.next}
          actions={
            problem.code === 'INSTALLATION_REMOVED' && (
              <Button
                disabled={isBusy}
                onClick={() => void joinInstallation()}
                data-testid="join-installation"
              >
                {t.join}
              </Button>
            )
          }
          data-testid="standing-problem"
        />
      )}
    </>
  )
}
