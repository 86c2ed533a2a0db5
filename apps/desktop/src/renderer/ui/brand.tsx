import { texts } from '../lib/texts/index.ts'
import styles from './brand.module.css'

/** The product's mark: a cat's head whose face is a sound wave. */
export function Brand({ isShort = false }: { isShort?: boolean }) {
  return (
    <span className={styles.brand}>
      <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path className={styles.head} d="M5 4l7 5a14 14 0 0 1 8 0l7-5v14a11 11 0 0 1-22 0z" />
        <path className={styles.wave} d="M10.5 17.5v2M16 14.5v8M21.5 17.5v2" />
      </svg>
      {!isShort && <span>{texts.product}</span>}
    </span>
  )
}
