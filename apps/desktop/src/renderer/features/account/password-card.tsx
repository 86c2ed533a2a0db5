import { type SubmitEvent, useState } from 'react'
import { useStore } from 'zustand'
import type { Explanation } from '../../lib/explain.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './account.module.css'
import { FormProblem } from './form-problem.tsx'
import { PasswordField } from './password-field.tsx'

const t = texts.account

export function PasswordCard({ store }: { store: AccountStore }) {
  const { isBusy, changePassword, loadSignIns } = useStore(store)
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const [told, setTold] = useState('')
  const [problem, setProblem] = useState<Explanation | null>(null)
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTold('')
    setProblem(null)
    if (!(await changePassword({ currentPassword, newPassword }))) {
      setProblem(store.getState().problem)
      store.getState().clearProblem()
      return
    }
    setCurrent('')
    setNew('')
    setTold(t.changed)
    await loadSignIns()
  }
  return (
    <Card title={t.changePassword}>
      <form className={styles.form} onSubmit={event => void submit(event)}>
        <PasswordField
          label={t.currentPassword}
          value={currentPassword}
          onChange={setCurrent}
          data-testid="current-password-input"
        />
        <PasswordField
          label={t.newPassword}
          note={t.passwordNote}
          value={newPassword}
          isNew
          onChange={setNew}
          data-testid="new-password-input"
        />
        <FormProblem problem={problem} />
        <div className={styles.buttons}>
          <Button type="submit" disabled={isBusy} data-testid="change-password">
            {isBusy ? t.changing : t.change}
          </Button>
          <span role="status" className={styles.told}>
            {told}
          </span>
        </div>
      </form>
    </Card>
  )
}
