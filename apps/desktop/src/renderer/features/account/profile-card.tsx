import type { Account } from '@talkingcat/contract'
import { useState } from 'react'
import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './account.module.css'
import { EmailChange } from './email-change.tsx'

const t = texts.account

/** Who is signed in here, how the sign-in is kept, and the ways out. */
export function ProfileCard({
  store,
  account,
}: {
  store: AccountStore
  account: Extract<Account, { status: 'signed-in' }>
}) {
  const { isBusy, signOut, signOutEverywhere } = useStore(store)
  const [isAsked, setIsAsked] = useState(false)
  const { nickname, email } = account.user
  /** The address as it was when the form was opened; null = the form is closed. */
  const [oldEmail, setOldEmail] = useState<string | null>(null)
  const [isMoved, setIsMoved] = useState(false)
  const closeEmail = () => {
    const now = store.getState().account
    setIsMoved(now?.status === 'signed-in' && now.user.email !== oldEmail)
    setOldEmail(null)
  }
  return (
    <Card title={t.profile} data-testid="profile">
      <div className={styles.who}>
        <span className={styles.face} aria-hidden="true">
          {[...nickname][0]}
        </span>
        <div className={styles.words}>
          <p className={styles.name}>{nickname}</p>
          <p className={styles.note}>{email}</p>
          <p className={styles.told} role="status">
            {isMoved && t.emailChanged}
          </p>
        </div>
        {oldEmail === null && (
          <Button
            disabled={isBusy}
            // The form with the button that was pressed is gone.
            autoFocus={isMoved}
            onClick={() => {
              setIsMoved(false)
              setOldEmail(email)
            }}
            data-testid="change-email"
          >
            {t.changeEmail}
          </Button>
        )}
      </div>
      {oldEmail !== null && <EmailChange store={store} onClose={closeEmail} />}
      <p className={styles.part} data-testid="keeping">
        {t.keeping[account.keeping]}
      </p>
      <div className={`${styles.buttons} ${styles.after}`}>
        <Button disabled={isBusy} onClick={() => void signOut()} data-testid="sign-out">
          {t.signOut}
        </Button>
        {!isAsked && (
          <Button
            look="quiet"
            disabled={isBusy}
            onClick={() => setIsAsked(true)}
            data-testid="sign-out-everywhere"
          >
            {t.signOutEverywhere}
          </Button>
        )}
      </div>
      {isAsked && (
        <fieldset className={`${styles.part} ${styles.group}`} aria-label={t.signOutEverywhere}>
          <p className={styles.note}>{t.signOutEverywhereNote}</p>
          <div className={`${styles.buttons} ${styles.after}`}>
            <Button
              look="danger"
              // The button that was pressed is gone: the keyboard goes on here.
              autoFocus
              disabled={isBusy}
              onClick={() => void signOutEverywhere()}
              data-testid="sign-out-everywhere-sure"
            >
              {t.signOutEverywhereSure}
            </Button>
            <Button onClick={() => setIsAsked(false)}>{texts.common.cancel}</Button>
          </div>
        </fieldset>
      )}
    </Card>
  )
}
