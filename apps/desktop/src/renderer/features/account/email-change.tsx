import { type SubmitEvent, useState } from 'react'
import { useStore } from 'zustand'
import type { Explanation } from '../../lib/explain.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './account.module.css'
import { MailCodeField } from './account-fields.tsx'
import { FormProblem } from './form-problem.tsx'
import { PasswordField } from './password-field.tsx'

const t = texts.account

/** Moves the account to another address; where the cloud sends mails, with a code from the new one. */
export function EmailChange({ store, onClose }: { store: AccountStore; onClose(): void }) {
  const { isBusy, changeEmail, confirmEmail, clearProblem } = useStore(store)
  const [email, setEmail] = useState('')
  const [currentPassword, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [isSent, setIsSent] = useState(false)
  const [problem, setProblem] = useState<Explanation | null>(null)
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setProblem(null)
    const outcome = isSent
      ? await confirmEmail({ code })
      : await changeEmail({ email, currentPassword })
    if (outcome === 'done') return onClose()
    if (outcome === 'needs-verification') {
      setPassword('')
      return setIsSent(true)
    }
    setProblem(store.getState().problem)
    clearProblem()
  }
  return (
    <form
      className={`${styles.form} ${styles.part}`}
      aria-label={t.changeEmail}
      onSubmit={event => void submit(event)}
      data-testid="email-form"
    >
      {isSent ? (
        <>
          <p className={styles.note} role="status">
            {t.emailSent(email)}
          </p>
          <MailCodeField value={code} autoFocus onChange={setCode} />
        </>
      ) : (
        <>
          <TextField
            label={t.newEmail}
            type="email"
            value={email}
            required
            // The button that was pressed is gone: the keyboard goes on here.
            autoFocus
            maxLength={320}
            autoComplete="email"
            onChange={event => setEmail(event.target.value)}
            data-testid="new-email-input"
          />
          <PasswordField
            label={t.currentPassword}
            value={currentPassword}
            onChange={setPassword}
            data-testid="email-password-input"
          />
        </>
      )}
      <FormProblem problem={problem} />
      <div className={styles.buttons}>
        <Button type="submit" look="primary" disabled={isBusy} data-testid="email-submit">
          {isBusy ? t.emailChanging : isSent ? t.confirmEmail : t.changeEmail}
        </Button>
        <Button onClick={onClose}>{texts.common.cancel}</Button>
      </div>
    </form>
  )
}
