import { Badge } from '../../desktop/src/renderer/ui/badge.tsx'
import { Button } from '../../desktop/src/renderer/ui/button.tsx'
import { Card } from '../../desktop/src/renderer/ui/card.tsx'
import { cx } from '../../desktop/src/renderer/ui/cx.ts'
import { Empty } from '../../desktop/src/renderer/ui/empty.tsx'
import styles from './review.module.css'
import { formatFen, formatTime, texts } from './texts.ts'
import type { ReceiptPages } from './use-receipts.ts'

const t = texts.list

export function ReceiptList({
  list,
  chosen,
  onChoose,
}: {
  list: ReceiptPages
  chosen: string | null
  onChoose(id: string): void
}) {
  const { receipts, isLoading, hasMore, more, refresh } = list
  return (
    <Card
      title={t.label}
      isFlush
      className={styles.list}
      aside={
        <Button look="quiet" size="small" onClick={() => void refresh()} data-testid="refresh">
          {texts.refresh}
        </Button>
      }
    >
      {receipts.length === 0 && (
        <Empty title={isLoading ? texts.loading : t.empty} note={isLoading ? '' : t.emptyNote} />
      )}
      <ul className={styles.rows}>
        {receipts.map(({ id, account, amountFen, createdAt, isOwn, isHeld }) => (
          <li key={id}>
            <button
              type="button"
              className={cx(styles.row, id === chosen && styles.chosen)}
              aria-current={id === chosen}
              onClick={() => onChoose(id)}
              data-testid="receipt-row"
            >
              <span className={styles.who}>{account.email}</span>
              <span className={styles.amount}>
                {amountFen === null ? '—' : formatFen(amountFen)}
              </span>
              <span className={styles.when}>{formatTime(createdAt)}</span>
              <span className={styles.marks}>
                {isHeld && <Badge tone="danger">{t.held}</Badge>}
                {isOwn && <Badge tone="warn">{t.own}</Badge>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {hasMore && (
        <div className={styles.more}>
          <Button onClick={() => void more()} disabled={isLoading} data-testid="more">
            {texts.more}
          </Button>
        </div>
      )}
    </Card>
  )
}
