import { type FormEvent, useState } from 'react'
import { Button } from '../../desktop/src/renderer/ui/button.tsx'
import { Card } from '../../desktop/src/renderer/ui/card.tsx'
import { Notice } from '../../desktop/src/renderer/ui/notice.tsx'
import { TextField } from '../../desktop/src/renderer/ui/text-field.tsx'
import { type Api, explain } from './api.ts'
import forms from './forms.module.css'
import { texts } from './texts.ts'

const t = texts.enrol

/** Password, secret, first code, recovery codes. */
export function EnrolForm({ api, onDone }: { api: Api; onDone(): void }) {
  const [secret, setSecret] = useState<{ secret: string; uri: string } | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [failure, setFailure] = useState('')

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const value = String(new FormData(form).get('value') ?? '')
    setIsBusy(true)
    setFailure('')
    try {
      if (secret) setCodes((await api.confirmEnrol(value.trim())).recoveryCodes)
      else setSecret(await api.enrol(value))
      form.reset()
    } catch (error) {
      setFailure(explain(error))
    } finally {
      setIsBusy(false)
    }
  }
  if (codes) {
    return (
      <Card title={t.title}>
        <div className={forms.form}>
          <p>{t.codes}</p>
          <ul className={forms.codes} data-testid="recovery-codes">
            {codes.map(code => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <Button look="primary" onClick={onDone} data-testid="enrol-done">
            {t.done}
          </Button>
        </div>
      </Card>
    )
  }
  return (
    <Card title={t.title}>
      <form className={forms.form} onSubmit={submit}>
        <p>{secret ? t.secret : t.why}</p>
        {secret && (
          <>
            <code className={forms.secret} data-testid="totp-secret">
              {secret.secret}
            </code>
            <a href={secret.uri}>{t.link}</a>
          </>
        )}
        <TextField
          key={secret ? 'code' : 'password'}
          label={secret ? texts.signIn.code : texts.signIn.password}
          name="value"
          type={secret ? 'text' : 'password'}
          autoComplete={secret ? 'one-time-code' : 'current-password'}
          required
          data-testid="enrol-value"
        />
        {failure !== '' && <Notice tone="danger" title={failure} isAlert />}
        <Button look="primary" type="submit" disabled={isBusy} data-testid="enrol-next">
          {secret ? t.confirm : t.begin}
        </Button>
      </form>
    </Card>
  )
}
