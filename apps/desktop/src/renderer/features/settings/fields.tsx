import { useId } from 'react'
import styles from './fields.module.css'

/** One of several that exclude each other. */
export function Choice({
  group,
  title,
  note,
  isChosen,
  onChoose,
}: {
  group: string
  title: string
  note: string
  isChosen: boolean
  onChoose(): void
}) {
  const id = useId()
  return (
    <label className={styles.field}>
      <input
        type="radio"
        className={styles.mark}
        name={group}
        checked={isChosen}
        onChange={onChoose}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-note`}
      />
      <Words id={id} title={title} note={note} />
    </label>
  )
}

/** On or off, at once. */
export function Switch({
  title,
  note,
  isOn,
  onChange,
}: {
  title: string
  note: string
  isOn: boolean
  onChange(isOn: boolean): void
}) {
  const id = useId()
  return (
    <label className={styles.field}>
      <input
        type="checkbox"
        className={styles.mark}
        checked={isOn}
        onChange={event => onChange(event.target.checked)}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-note`}
      />
      <Words id={id} title={title} note={note} />
    </label>
  )
}

function Words({ id, title, note }: { id: string; title: string; note: string }) {
  return (
    <span>
      <span id={`${id}-title`} className={styles.title}>
        {title}
      </span>
      <span id={`${id}-note`} className={styles.note}>
        {note}
      </span>
    </span>
  )
}
