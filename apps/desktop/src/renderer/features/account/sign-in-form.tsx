import { type SubmitEvent, useState } from 'react'
import { useStore } from 'zustand'
import { hashOf } from '../../lib/route.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './account.module.css'
import { EmailField } from './account-fields.tsx'
import { FormProblem } from './form-problem.tsx'
import { PasswordField } from './password-field.tsx'

const t = texts.account

export function SignInForm({ store }: { store: AccountStore }) {
  const { isBusy, problem, signIn } = useStore(store)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [isCodeAsked, setIsCodeAsked] = useState(false)
  // From then on it stays, also while a wrong code is mended.
  const isSecondStep = String(problem?.details?.cloudCode).startsWith('TOTP_')
  if (isSecondStep && !isCodeAsked) setIsCodeAsked(true)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    void signIn({ email, password, ...(code !== '' && { code }) })
  }
  return (
    <Card title={t.signInTitle}>
      <form className={styles.form} onSubmit={submit}>
        <EmailField value={email} onChange={setEmail} />
        <PasswordField
          label={t.password}
          value={password}
          onChange={setPassword}
          data-testid="password-input"
        />
        {isCodeAsked && (
          <TextField
            label={t.secondStep}
            note={t.secondStepNote}
            value={code}
            maxLength={64}
            autoComplete="one-time-code"
            spellCheck={false}
            autoFocus
            onChange={event => setCode(event.target.value)}
            data-testid="second-step-input"
          />
        )}
        <FormProblem problem={problem} />
        <div className={styles.buttons}>
          <Button type="submit" look="primary" disabled={isBusy} data-testid="sign-in">
            {isBusy ? t.signingIn : t.signIn}
          </Button>
          <div className={styles.links}>
            <a className={styles.link} href={hashOf({ screen: 'account', part: 'register' })}>
              {t.toRegister}
            </a>
            <a className={styles.link} href={hashOf({ screen: 'account', part: 'forgot' })}>
              {t.toForgot}
            </a>
          </div>
        </div>
      </form>
    </Card>
  )
}
