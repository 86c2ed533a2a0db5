import type { Role } from '@talkingcat/contract/cloud'
import { type FormEvent, useState } from 'react'
import { Brand } from '../../desktop/src/renderer/ui/brand.tsx'
import { Button } from '../../desktop/src/renderer/ui/button.tsx'
import { Card } from '../../desktop/src/renderer/ui/card.tsx'
import { Notice } from '../../desktop/src/renderer/ui/notice.tsx'
import { TextField } from '../../desktop/src/renderer/ui/text-field.tsx'
import { type Api, codeOf, explain } from './api.ts'
import { EnrolForm } from './enrol-form.tsx'
import forms from './forms.module.css'
import { texts } from './texts.ts'

const t = texts.signIn

/** E-mail and password, then the code; whoever has no second step yet gets one here. */
export function SignInScreen({
  api,
  told,
  onSignedIn,
}: {
  api: Api
  told: string
  onSignedIn(role: Role): void
}) {
  const [needsCode, setNeedsCode] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const [failure, setFailure] = useState(told)
  const [newcomer, setNewcomer] = useState<Role | null>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const field = (name: string) => String(form.get(name) ?? '')
    setIsBusy(true)
    setFailure('')
    try {
      await api.signIn(field('email'), field('password'), field('code').trim())
      const { role, hasSecondStep } = await api.me()
      if (role === 'user') {
        await api.signOut()
        setFailure(t.notStaff)
      } else if (hasSecondStep) onSignedIn(role)
      else setNewcomer(role)
    } catch (error) {
      if (codeOf(error) === 'TOTP_REQUIRED') setNeedsCode(true)
      else setFailure(explain(error))
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <main className={forms.signIn}>
      <Brand />
      <h1 className={forms.srTitle}>{texts.title}</h1>
      {newcomer ? (
        <EnrolForm api={api} onDone={() => onSignedIn(newcomer)} />
      ) : (
        <Card title={t.title}>
          <form className={forms.form} onSubmit={submit}>
            <TextField
              label={t.email}
              name="email"
              type="email"
              autoComplete="username"
              required
              data-testid="email"
            />
            <TextField
              label={t.password}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              data-testid="password"
            />
            {needsCode && (
              <TextField
                label={t.code}
                note={t.codeNote}
                name="code"
                autoComplete="one-time-code"
                autoFocus
                required
                data-testid="code"
              />
            )}
            {failure !== '' && <Notice tone="danger" title={failure} isAlert />}
            <Button look="primary" type="submit" disabled={isBusy} data-testid="sign-in">
              {t.go}
            </Button>
          </form>
        </Card>
      )}
    </main>
  )
}
