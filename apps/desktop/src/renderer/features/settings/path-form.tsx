import { absolutePathSchema } from '@talkingcat/contract'
import { type SubmitEvent, useId, useState } from 'react'
import { texts } from '../../lib/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import styles from './path-form.module.css'

/** A path on this machine, typed or pasted: a web page is never told one by dropping a file. */
export function PathForm({
  label,
  hint,
  initial,
  action,
  isDisabled = false,
  isOptional = false,
  onSubmit,
  ...rest
}: {
  label: string
  hint: string
  initial: string
  action: string
  isDisabled?: boolean
  /** An empty path means something, too. */
  isOptional?: boolean
  onSubmit(path: string): void
  'data-testid': string
}) {
  const id = useId()
  const [path, setPath] = useState(initial)
  const [isWrong, setIsWrong] = useState(false)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const isEmpty = path.trim() === '' && isOptional
    const isRight = isEmpty || absolutePathSchema.safeParse(path).success
    setIsWrong(!isRight)
    if (isRight) onSubmit(path.trim())
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate {...rest}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.row}>
        <input
          id={id}
          className={styles.input}
          value={path}
          onChange={event => setPath(event.target.value)}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : `${id}-hint`}
          spellCheck={false}
          autoComplete="off"
        />
        <Button type="submit" disabled={isDisabled}>
          {action}
        </Button>
      </div>
      {isWrong ? (
        <p id={`${id}-wrong`} className={styles.wrong} role="alert">
          {texts.settings.speech.pathWrong}
        </p>
      ) : (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </form>
  )
}
