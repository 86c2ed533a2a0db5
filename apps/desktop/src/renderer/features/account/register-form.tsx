import { type SubmitEvent, useState } from 'react'
import { useStore } from 'zustand'
import { goTo } from '../../lib/route.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './account.module.css'
import { EmailField, ToSignIn } from './account-fields.tsx'
import { FormProblem } from './form-problem.tsx'
import { PasswordField } from './password-field.tsx'
import { VerifyForm } from './verify-form.tsx'

const t = texts.account

export function RegisterForm({ store }: { store: AccountStore }) {
  const { isBusy, problem, register } = useStore(store)
  const [email, setEmail] = useState('')
  const [nickname, setNickname] = useState('')
  const [password, setPassword] = useState('')
  const [isAgreed, setIsAgreed] = useState(false)
  const [isMailed, setIsMailed] = useState(false)
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const consentVersion = t.privacyVersion
    const result = await register({ email, password, nickname, consentVersion })
    if (result === 'done') goTo({ screen: 'account', part: 'home' })
    setIsMailed(result === 'needs-verification')
  }
  if (isMailed) return <VerifyForm store={store} email={email} password={password} />
  return (
    <Card title={t.registerTitle}>
      <form className={styles.form} onSubmit={event => void submit(event)}>
        <EmailField value={email} onChange={setEmail} />
        <TextField
          label={t.nickname}
          value={nickname}
          required
          maxLength={50}
          autoComplete="nickname"
          onChange={event => setNickname(event.target.value)}
          data-testid="nickname-input"
        />
        <PasswordField
          label={t.password}
          note={t.passwordNote}
          value={password}
          isNew
          onChange={setPassword}
          data-testid="password-input"
        />
        <details className={styles.details}>
          <summary>{t.privacy}</summary>
          <ul className={styles.points}>
            {t.privacyPoints.map(point => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </details>
        <label className={styles.consent}>
          <input
            type="checkbox"
            checked={isAgreed}
            required
            onChange={event => setIsAgreed(event.target.checked)}
            data-testid="consent"
          />
          {t.privacyAgree}
        </label>
        <FormProblem problem={problem} />
        <div className={styles.buttons}>
          <Button type="submit" look="primary" disabled={isBusy} data-testid="register">
            {isBusy ? t.registering : t.register}
          </Button>
          <ToSignIn />
        </div>
      </form>
    </Card>
  )
}
