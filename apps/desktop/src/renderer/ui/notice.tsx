import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { Icon } from './icon.tsx'
import styles from './notice.module.css'

/** Something the host should know: what happened, then what to do. */
export function Notice({
  tone,
  title,
  note,
  actions,
  isAlert = false,
  children,
  ...rest
}: {
  tone: 'info' | 'warn' | 'danger'
  title: string
  note?: ReactNode
  actions?: ReactNode
  /** Read out at once; for what just went wrong. */
  isAlert?: boolean
  children?: ReactNode
  'data-testid'?: string
}) {
  return (
    <div className={cx(styles.notice, styles[tone])} role={isAlert ? 'alert' : undefined} {...rest}>
      <Icon name={tone === 'info' ? 'info' : 'warning'} />
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {note !== undefined && <p className={styles.note}>{note}</p>}
        {children}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
