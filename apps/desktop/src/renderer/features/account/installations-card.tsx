import type { Installation } from '@talkingcat/contract'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatMoment } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './account.module.css'

const t = texts.account

/** The machines that the plan is used on; each but this one can make room for another. */
export function InstallationsCard({
  store,
  confirmedAt,
}: {
  store: AccountStore
  /** The list may have changed with it. */
  confirmedAt: number | null
}) {
  const { isBusy, installations, loadInstallations, removeInstallation } = useStore(store)
  const [told, setTold] = useState('')
  const list = useRef<HTMLUListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer of the cloud is what changes it
  useEffect(() => void loadInstallations(), [loadInstallations, confirmedAt])

  const remove = async ({ id }: Installation) => {
    setTold('')
    if (!(await removeInstallation(id))) return
    setTold(t.removed)
    // Its row is gone, and with it the button that had the focus.
    list.current?.focus()
  }

  return (
    <Card
      title={t.installations}
      aside={
        <span role="status" className={styles.told}>
          {told}
        </span>
      }
      data-testid="installations"
    >
      {installations === null ? (
        <p className={styles.note}>{texts.common.loading}</p>
      ) : installations === 'failed' ? (
        <div className={styles.buttons}>
          <p className={styles.note}>{t.installationsFailed}</p>
          <Button size="small" onClick={() => void loadInstallations()}>
            {texts.common.retry}
          </Button>
        </div>
      ) : (
        <>
          <ul ref={list} tabIndex={-1} className={styles.rows}>
            {installations.installations.map(one => (
              <li key={one.id} className={styles.row} data-testid="installation-row">
                <div className={styles.words}>
                  <p className={styles.rowTitle}>
                    {t.installation(one.name)}
                    {one.isCurrent && <Badge tone="good">{t.current}</Badge>}
                  </p>
                  <p className={styles.small}>
                    {t.seenAt(formatMoment(one.lastSeenAt))} ·{' '}
                    {t.registeredAt(formatMoment(one.createdAt))}
                  </p>
                </div>
                {!one.isCurrent && (
                  <Button
                    size="small"
                    disabled={isBusy}
                    aria-label={t.removeOf(t.installation(one.name), formatMoment(one.lastSeenAt))}
                    onClick={() => void remove(one)}
                    data-testid="remove-installation"
                  >
                    {t.remove}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {installations.installations.length === 0 && (
            <p className={styles.note}>{t.noInstallations}</p>
          )}
          <p className={`${styles.small} ${styles.after}`}>
            {t.installationsNote(installations.most)}
          </p>
        </>
      )}
    </Card>
  )
}
