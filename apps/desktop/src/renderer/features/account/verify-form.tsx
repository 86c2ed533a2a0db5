import { type SubmitEvent, useState } from 'react'
import { useStore } from 'zustand'
import { goTo } from '../../lib/route.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './account.module.css'
import { MailCodeField } from './account-fields.tsx'
import { FormProblem } from './form-problem.tsx'

const t = texts.account

/** The address is confirmed with a code from a mail; then the new account is signed in. */
export function VerifyForm({
  store,
  email,
  password,
}: {
  store: AccountStore
  email: string
  password: string
}) {
  const { isBusy, problem, verifyEmail, signIn } = useStore(store)
  const [code, setCode] = useState('')
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!(await verifyEmail({ code, password }))) return
    if (await signIn({ email, password })) goTo({ screen: 'account', part: 'home' })
  }
  return (
    <>
      <Notice
        tone="info"
        isAlert
        title={t.verifySent}
        note={t.verifySentNote}
        data-testid="verify-sent"
      />
      <Card title={t.verifyTitle}>
        <form className={styles.form} onSubmit={event => void submit(event)}>
          <MailCodeField value={code} autoFocus onChange={setCode} />
          <FormProblem problem={problem} />
          <div className={styles.buttons}>
            <Button type="submit" look="primary" disabled={isBusy} data-testid="verify-email">
              {t.verify}
            </Button>
          </div>
        </form>
      </Card>
    </>
  )
}
