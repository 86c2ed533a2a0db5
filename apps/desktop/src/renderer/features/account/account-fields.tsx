import { hashOf } from '../../lib/route.ts'
import { texts } from '../../lib/texts/index.ts'
import { TextField } from '../../ui/text-field.tsx'
import styles from './account.module.css'

const t = texts.account

/** The address that an account is known by. */
export function EmailField({ value, onChange }: { value: string; onChange(value: string): void }) {
  return (
    <TextField
      label={t.email}
      type="email"
      value={value}
      required
      maxLength={320}
      autoComplete="username"
      onChange={event => onChange(event.target.value)}
      data-testid="email-input"
    />
  )
}

/** What a mail of the account service brought. */
export function MailCodeField({
  value,
  autoFocus = false,
  onChange,
}: {
  value: string
  autoFocus?: boolean
  onChange(value: string): void
}) {
  return (
    <TextField
      label={t.code}
      note={t.codeNote}
      value={value}
      required
      maxLength={500}
      autoComplete="one-time-code"
      spellCheck={false}
      autoFocus={autoFocus}
      onChange={event => onChange(event.target.value)}
      data-testid="code-input"
    />
  )
}

export function ToSignIn() {
  return (
    <a className={styles.link} href={hashOf({ screen: 'account', part: 'home' })}>
      {t.toSignIn}
    </a>
  )
}
