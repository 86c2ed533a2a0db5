import { useState } from 'react'
import { texts } from '../../lib/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './account.module.css'

/** A password, hidden until the host wants to see it. Pasting stays possible: password managers do. */
export function PasswordField({
  label,
  note,
  value,
  isNew = false,
  onChange,
  ...rest
}: {
  label: string
  note?: string
  value: string
  /** Password managers propose one then. */
  isNew?: boolean
  /** Opened by the host's own press: the next thing to do is here. */
  autoFocus?: boolean
  onChange(value: string): void
  'data-testid': string
}) {
  const [isShown, setIsShown] = useState(false)
  const name = isShown ? texts.account.hide : texts.account.show
  return (
    <div className={styles.password}>
      <TextField
        label={label}
        {...(note !== undefined && { note })}
        type={isShown ? 'text' : 'password'}
        value={value}
        required
        maxLength={1024}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        autoCapitalize="none"
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
        {...rest}
      />
      <span className={styles.reveal}>
        <Button
          look="quiet"
          icon="hidden"
          aria-label={`${name}（${label}）`}
          title={name}
          aria-pressed={isShown}
          onClick={() => setIsShown(!isShown)}
        />
      </span>
    </div>
  )
}
