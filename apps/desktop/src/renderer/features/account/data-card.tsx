import { type SubmitEvent, useState } from 'react'
import { useStore } from 'zustand'
import type { Explanation } from '../../lib/explain.ts'
import { saveJson } from '../../lib/save-json.ts'
import { texts } from '../../lib/texts/index.ts'
import type { AccountStore } from '../../stores/account-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './account.module.css'
import { FormProblem } from './form-problem.tsx'
import { PasswordField } from './password-field.tsx'

const t = texts.account

/** What the cloud holds: to take along, or to be erased. */
export function DataCard({ store, onDeleted }: { store: AccountStore; onDeleted(): void }) {
  const { isBusy, exportData } = useStore(store)
  const [isAsked, setIsAsked] = useState(false)
  const take = async () => {
    const data = await exportData()
    if (data) saveJson(t.exportFile, data)
  }
  return (
    <Card title={t.data}>
      <p className={styles.note}>{t.exportNote}</p>
      <div className={`${styles.buttons} ${styles.after}`}>
        <Button
          icon="download"
          disabled={isBusy}
          onClick={() => void take()}
          data-testid="export-account"
        >
          {t.export}
        </Button>
      </div>
      <div className={styles.part}>
        <p className={styles.note}>{t.deleteNote}</p>
        {isAsked ? (
          <DeleteForm store={store} onDeleted={onDeleted} onCancel={() => setIsAsked(false)} />
        ) : (
          <div className={`${styles.buttons} ${styles.after}`}>
            <Button onClick={() => setIsAsked(true)} data-testid="delete-account">
              {t.delete}
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}

function DeleteForm({
  store,
  onDeleted,
  onCancel,
}: {
  store: AccountStore
  onDeleted(): void
  onCancel(): void
}) {
  const { isBusy, deleteAccount } = useStore(store)
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<Explanation | null>(null)
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setProblem(null)
    if (await deleteAccount(password)) return onDeleted()
    setProblem(store.getState().problem)
    store.getState().clearProblem()
  }
  return (
    <form
      className={`${styles.form} ${styles.after}`}
      aria-label={t.deleteTitle}
      onSubmit={event => void submit(event)}
    >
      <PasswordField
        label={t.currentPassword}
        value={password}
        onChange={setPassword}
        autoFocus
        data-testid="delete-password-input"
      />
      <FormProblem problem={problem} />
      <div className={styles.buttons}>
        <Button type="submit" look="danger" disabled={isBusy} data-testid="delete-sure">
          {isBusy ? t.deleting : t.deleteSure}
        </Button>
        <Button onClick={onCancel}>{texts.common.cancel}</Button>
      </div>
    </form>
  )
}
