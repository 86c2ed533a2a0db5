import { texts } from '../lib/texts/index.ts'
import { Brand } from '../ui/brand.tsx'
import styles from './app.module.css'

export function NoToken() {
  return (
    <main className={styles.center} data-testid="no-token">
      <Brand />
      <h1 className={styles.title}>{texts.noToken.title}</h1>
      <p>{texts.noToken.body}</p>
      <p className={styles.quiet}>
        {texts.noToken.example} <code>http://127.0.0.1:8090/#token=…</code>
      </p>
      <p className={styles.quiet}>{texts.noToken.hint}</p>
    </main>
  )
}
