import { type SubmitEvent, useState } from 'react'
import { useStore } from 'zustand'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import styles from './account.module.css'
import { EmailField, MailCodeField, ToSignIn } from './account-fields.tsx'
import { FormProblem } from './form-problem.tsx'
import { PasswordField } from './password-field.tsx'

const t = texts.account
type Step = 'ask' | 'code' | 'done'

/** First a mail is asked for, whose code then sets a new password. */
export function ForgotForm({ store }: { store: AccountStore }) {
  const [step, setStep] = useState<Step>('ask')
  switch (step) {
    case 'ask':
      return <AskForMail store={store} onSent={() => setStep('code')} />
    case 'code':
      return <SetPassword store={store} onDone={() => setStep('done')} />
    case 'done':
      return (
        <Notice
          tone="info"
          isAlert
          title={t.resetDone}
          note={t.resetDoneNote}
          actions={<ToSignIn />}
          data-testid="reset-done"
        />
      )
  }
}

function AskForMail({ store, onSent }: { store: AccountStore; onSent(): void }) {
  const { isBusy, problem, forgotPassword } = useStore(store)
  const [email, setEmail] = useState('')
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (await forgotPassword({ email })) onSent()
  }
  return (
    <Card title={t.forgotTitle}>
      <form className={styles.form} onSubmit={event => void submit(event)}>
        <p className={styles.lead}>{t.forgotLead}</p>
        <EmailField value={email} onChange={setEmail} />
        <FormProblem problem={problem} />
        <div className={styles.buttons}>
          <Button type="submit" look="primary" disabled={isBusy} data-testid="send-mail">
            {isBusy ? t.sending : t.sendMail}
          </Button>
          <ToSignIn />
        </div>
      </form>
    </Card>
  )
}

function SetPassword({ store, onDone }: { store: AccountStore; onDone(): void }) {
  const { isBusy, problem, resetPassword } = useStore(store)
  const [code, setCode] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (await resetPassword({ code, newPassword })) onDone()
  }
  return (
    <>
      <Notice
        tone="info"
        isAlert
        title={t.mailSent}
        note={t.mailSentNote}
        data-testid="mail-sent"
      />
      <Card title={t.resetTitle}>
        <form className={styles.form} onSubmit={event => void submit(event)}>
          <MailCodeField value={code} onChange={setCode} />
          <PasswordField
            label={t.newPassword}
            note={t.passwordNote}
            value={newPassword}
            isNew
            onChange={setNewPassword}
            data-testid="new-password-input"
          />
          <FormProblem problem={problem} />
          <div className={styles.buttons}>
            <Button type="submit" look="primary" disabled={isBusy} data-testid="reset-password">
              {isBusy ? t.resetting : t.reset}
            </Button>
          </div>
        </form>
      </Card>
    </>
  )
}
