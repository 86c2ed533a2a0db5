import type { ReactNode } from 'react'
import styles from './empty.module.css'

/** What stands where content will be. */
export function Empty({ title, note }: { title: string; note?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p>{title}</p>
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </div>
  )
}
