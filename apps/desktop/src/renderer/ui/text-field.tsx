import { type ComponentProps, useId } from 'react'
import styles from './text-field.module.css'

type Words = { label: string; note?: string }

/** One line of text with its name above it and what belongs in it below. */
export function TextField({ label, note, ...rest }: Words & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={styles.input}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
      />
      <Note id={id} note={note} />
    </div>
  )
}

/** The same for several lines. */
export function TextArea({ label, note, ...rest }: Words & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        className={styles.input}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
      />
      <Note id={id} note={note} />
    </div>
  )
}

function Note({ id, note }: { id: string; note: string | undefined }) {
  if (note === undefined) return null
  return (
    <p id={`${id}-note`} className={styles.note}>
      {note}
    </p>
  )
}
