import { type ReactNode, useId } from 'react'
import styles from './card.module.css'
import { cx } from './cx.ts'

/** A titled part of a screen; a landmark by its title. */
export function Card({
  title,
  aside,
  isFlush = false,
  className,
  children,
  ...rest
}: {
  title: string
  aside?: ReactNode
  /** The content reaches the edges. */
  isFlush?: boolean
  className?: string | undefined
  children: ReactNode
  'data-testid'?: string
  'data-version'?: number
}) {
  const id = useId()
  return (
    <section className={cx(styles.card, className)} aria-labelledby={id} {...rest}>
      <header className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </header>
      <div className={cx(styles.body, isFlush && styles.flush)}>{children}</div>
    </section>
  )
}
