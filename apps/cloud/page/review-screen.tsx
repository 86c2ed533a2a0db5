import { type ReceiptStatus, receiptStatuses } from '@talkingcat/contract/cloud'
import { useState } from 'react'
import { Brand } from '../../desktop/src/renderer/ui/brand.tsx'
import { Button } from '../../desktop/src/renderer/ui/button.tsx'
import { cx } from '../../desktop/src/renderer/ui/cx.ts'
import { Notice } from '../../desktop/src/renderer/ui/notice.tsx'
import { Tabs } from '../../desktop/src/renderer/ui/tabs.tsx'
import { ThemeSwitch } from '../../desktop/src/renderer/ui/theme-switch.tsx'
import type { Api } from './api.ts'
import { AuditList } from './audit-list.tsx'
import { ReceiptDetail } from './receipt-detail.tsx'
import { ReceiptList } from './receipt-list.tsx'
import styles from './review.module.css'
import { texts } from './texts.ts'
import { useReceipts } from './use-receipts.ts'

type Tab = ReceiptStatus | 'audit'

/** The receipts of one state at the left, the chosen one at the right. */
export function ReviewScreen({
  api,
  isAdmin,
  onLeave,
}: {
  api: Api
  isAdmin: boolean
  onLeave(): Promise<void>
}) {
  const [tab, setTab] = useState<Tab>('PENDING_REVIEW')
  const [chosen, setChosen] = useState<string | null>(null)
  const [done, setDone] = useState('')
  const list = useReceipts(api, tab === 'audit' ? null : tab)
  const tabs = [
    ...receiptStatuses.map(key => ({ key: key as Tab, title: texts.statuses[key] })),
    ...(isAdmin ? [{ key: 'audit' as const, title: texts.tabs.audit }] : []),
  ]
  /** The next one that waits, so that the reviewer can go on without the list. */
  const decided = (id: string, words: string) => {
    setDone(words)
    const at = list.receipts.findIndex(receipt => receipt.id === id)
    setChosen((list.receipts[at + 1] ?? list.receipts[at - 1])?.id ?? null)
    list.remove(id)
  }

  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <Brand isShort />
        <h1 className={styles.title}>{texts.title}</h1>
        <span className={styles.spring} />
        <ThemeSwitch />
        <Button look="quiet" onClick={() => void onLeave()} data-testid="sign-out">
          {texts.signOut}
        </Button>
      </header>
      <nav className={styles.tabs} aria-label={texts.tabs.label}>
        <Tabs
          id="review"
          label={texts.tabs.label}
          tabs={tabs}
          selected={tab}
          onSelect={key => {
            setTab(key)
            setChosen(null)
            setDone('')
          }}
        />
      </nav>
      <p role="status" className="visually-hidden" data-testid="done">
        {done}
      </p>
      {list.failure !== '' && <Notice tone="danger" title={list.failure} isAlert />}
      <main className={styles.main}>
        <div
          id="review-panel"
          role="tabpanel"
          aria-labelledby={`review-${tab}`}
          className={cx(styles.work, chosen !== null && styles.hasChosen)}
        >
          {tab === 'audit' ? (
            <AuditList api={api} />
          ) : (
            <>
              <ReceiptList list={list} chosen={chosen} onChoose={setChosen} />
              <ReceiptDetail
                key={chosen}
                api={api}
                id={chosen}
                onChoose={setChosen}
                onDecided={decided}
              />
            </>
          )}
        </div>
      </main>
    </div>
  )
}
