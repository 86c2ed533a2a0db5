import type { Explanation } from '../../lib/explain.ts'
import styles from './account.module.css'

/** What went wrong with this form, beside it. */
export function FormProblem({ problem }: { problem: Explanation | null }) {
  if (!problem) return null
  return (
    <p className={styles.wrong} role="alert" data-testid="account-problem">
      {problem.message}，{problem.next}
    </p>
  )
}
