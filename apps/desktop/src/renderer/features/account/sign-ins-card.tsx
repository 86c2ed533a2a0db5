import type { AccountSignIn } from '@talkingcat/contract'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { formatMoment } from '../../lib/format.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './account.module.css'
import { deviceWords } from './device-words.ts'

const t = texts.account

/** Where the account is signed in; each but this one can be ended from here. */
export function SignInsCard({ store }: { store: AccountStore }) {
  const { signIns, problem, loadSignIns, endSignIn } = useStore(store)
  const [told, setTold] = useState('')
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => void loadSignIns(), [loadSignIns])

  const end = async ({ id }: AccountSignIn) => {
    setTold('')
    if (!(await endSignIn(id))) return
    setTold(t.ended)
    // Its row is gone, and with it the button that had the focus.
    list.current?.focus()
  }

  return (
    <Card
      title={t.signIns}
      aside={
        <span role="status" className={styles.told}>
          {told}
        </span>
      }
      data-testid="sign-ins"
    >
      {signIns === null ? (
        <div className={styles.buttons}>
          <p className={styles.note}>{problem ? t.signInsFailed : texts.common.loading}</p>
          {problem && (
            <Button size="small" onClick={() => void loadSignIns()}>
              {texts.common.retry}
            </Button>
          )}
        </div>
      ) : (
        <ul ref={list} tabIndex={-1} className={styles.rows}>
          {signIns.map(signIn => (
            <li key={signIn.id} className={styles.row} data-testid="sign-in-row">
              <SignInWords signIn={signIn} />
              {!signIn.isCurrent && (
                <Button
                  size="small"
                  aria-label={t.endOf(deviceWords(signIn.device))}
                  onClick={() => void end(signIn)}
                >
                  {t.end}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function SignInWords({ signIn }: { signIn: AccountSignIn }) {
  const { device, isCurrent, lastUsedAt, createdAt } = signIn
  return (
    <div className={styles.words}>
      <p className={styles.rowTitle}>
        {deviceWords(device)}
        {isCurrent && <Badge tone="good">{t.current}</Badge>}
      </p>
      <p className={styles.small}>
        {t.lastUsed(formatMoment(lastUsedAt))} · {t.since(formatMoment(createdAt))}
      </p>
    </div>
  )
}
