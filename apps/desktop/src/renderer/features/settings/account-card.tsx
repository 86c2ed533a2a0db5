import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { goTo } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { createAccountStore } from '../../stores/account-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './speech-card.module.css'

const t = texts.account

/** Whether there is an account at all, and the way to it. */
export function AccountCard() {
  const { client } = useService()
  const [store] = useState(() => createAccountStore(client))
  const { account, load } = useStore(store)
  useEffect(() => void load(), [load])
  // An unreachable service is told once, by the settings beside this.
  if (account === null) return null
  const isLocal = account.status === 'local'
  return (
    <Card
      title={t.title}
      aside={isLocal && <Badge>{t.local.badge}</Badge>}
      data-testid="account-card"
    >
      <div className={styles.model}>
        <div className={styles.words}>
          <p className={styles.note}>
            {isLocal
              ? t.local.note
              : account.status === 'signed-in'
                ? t.signedInAs(account.user.nickname)
                : t.signedOutNote}
          </p>
        </div>
        {!isLocal && (
          <Button
            onClick={() => goTo({ screen: 'account', part: 'home' })}
            data-testid="open-account"
          >
            {account.status === 'signed-in' ? t.open : t.signIn}
          </Button>
        )}
      </div>
    </Card>
  )
}
