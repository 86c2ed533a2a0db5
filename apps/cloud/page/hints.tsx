import type { ReviewDetail, ReviewedReceipt } from '@talkingcat/contract/cloud'
import { Card } from '../../desktop/src/renderer/ui/card.tsx'
import { Empty } from '../../desktop/src/renderer/ui/empty.tsx'
import type { Api } from './api.ts'
import styles from './review.module.css'
import { formatFen, formatTime, texts } from './texts.ts'
import { useImage } from './use-image.ts'

const t = texts.hints

/** Receipts with the same image or number, and those that look alike. */
export function Hints({
  api,
  detail,
  onChoose,
}: {
  api: Api
  detail: ReviewDetail
  onChoose(id: string): void
}) {
  const groups = (['sameImage', 'sameTradeNo', 'lookAlikes'] as const).filter(
    name => detail[name].length > 0,
  )
  return (
    <Card title={t.title} data-testid="hints">
      {groups.length === 0 && detail.sameErased.length === 0 && <Empty title={t.none} />}
      {groups.map(name => (
        <section key={name} className={styles.hints} data-testid={`hints-${name}`}>
          <h3 className={name === 'lookAlikes' ? styles.quiet : styles.alarm}>{t[name]}</h3>
          <ul className={styles.thumbs}>
            {detail[name].map(receipt => (
              <li key={receipt.id}>
                <Thumb api={api} receipt={receipt} onChoose={onChoose} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {detail.sameErased.length > 0 && (
        <section className={styles.hints} data-testid="hints-sameErased">
          <h3 className={styles.alarm}>{t.sameErased}</h3>
          <ul>
            {detail.sameErased.map(({ isSameImage, status, amountFen, decidedAt }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nothing in them names one of them
              <li key={index}>
                {t.erased(
                  isSameImage,
                  texts.statuses[status],
                  amountFen === null ? texts.detail.notGiven : formatFen(amountFen),
                  formatTime(decidedAt),
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Card>
  )
}

function Thumb({
  api,
  receipt,
  onChoose,
}: {
  api: Api
  receipt: ReviewedReceipt
  onChoose(id: string): void
}) {
  const address = useImage(api, receipt.id)
  return (
    <button
      type="button"
      className={styles.thumb}
      onClick={() => onChoose(receipt.id)}
      data-testid="hint"
    >
      {address !== null && address !== 'failed' && <img src={address} alt="" />}
      <span>{t.open(texts.statuses[receipt.status], receipt.account.email)}</span>
    </button>
  )
}
