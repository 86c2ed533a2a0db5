import type { ReceiptStatus, ReviewDetail } from '@talkingcat/contract/cloud'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Badge, type Tone } from '../../desktop/src/renderer/ui/badge.tsx'
import { Button } from '../../desktop/src/renderer/ui/button.tsx'
import { Card } from '../../desktop/src/renderer/ui/card.tsx'
import { Empty } from '../../desktop/src/renderer/ui/empty.tsx'
import { Notice } from '../../desktop/src/renderer/ui/notice.tsx'
import { type Api, explain } from './api.ts'
import { DecisionForm } from './decision-form.tsx'
import { Hints } from './hints.tsx'
import { ImageViewer } from './image-viewer.tsx'
import styles from './review.module.css'
import { formatFen, formatTime, texts } from './texts.ts'

const t = texts.detail
const tones: Record<ReceiptStatus, Tone> = {
  PENDING_REVIEW: 'info',
  APPROVED: 'good',
  REJECTED: 'danger',
  REVOKED: 'warn',
}

/** One receipt: what was sent, what is like it, what was and can be decided. */
export function ReceiptDetail({
  api,
  id,
  onChoose,
  onDecided,
}: {
  api: Api
  id: string | null
  onChoose(id: string | null): void
  onDecided(id: string, words: string): void
}) {
  const [detail, setDetail] = useState<ReviewDetail | null>(null)
  const [failure, setFailure] = useState('')
  const heading = useRef<HTMLDivElement>(null)

  const load = useCallback(async () => {
    if (id === null) return
    try {
      setDetail(await api.show(id))
    } catch (error) {
      setFailure(explain(error))
    }
  }, [api, id])
  useEffect(() => void load(), [load])
  const isShown = detail !== null
  useEffect(() => {
    if (isShown) heading.current?.focus()
  }, [isShown])

  if (failure !== '') return <Notice tone="danger" title={failure} isAlert />
  if (!detail) {
    return (
      <div className={styles.detail}>
        <Empty title={id === null ? t.none : texts.loading} />
      </div>
    )
  }
  const { receipt, history } = detail
  const facts = [
    [t.account, `${receipt.account.nickname} · ${receipt.account.email}`],
    [t.plan, receipt.planId ?? t.notGiven],
    [t.amount, receipt.amountFen === null ? t.notGiven : formatFen(receipt.amountFen)],
    [t.channel, texts.channels[receipt.channel]],
    [t.tradeNo, receipt.tradeNo ?? t.notGiven],
    [t.uploaded, formatTime(receipt.createdAt)],
  ] as const
  return (
    <div className={styles.detail}>
      <ImageViewer api={api} id={receipt.id} />
      <div className={styles.side}>
        <div ref={heading} tabIndex={-1} className={styles.focusTarget} data-testid="detail">
          <Card
            title={t.receipt}
            aside={<Badge tone={tones[receipt.status]}>{texts.statuses[receipt.status]}</Badge>}
          >
            <dl className={styles.facts}>
              {facts.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            <div className={styles.narrowOnly}>
              <Button icon="back" onClick={() => onChoose(null)} data-testid="back">
                {t.back}
              </Button>
            </div>
          </Card>
        </div>
        <Hints api={api} detail={detail} onChoose={onChoose} />
        <DecisionForm api={api} receipt={receipt} onDecided={onDecided} onChanged={load} />
        <Card title={texts.history.title}>
          <ol className={styles.history} data-testid="history">
            {history.map(({ version, status, at, actorId, reason, reasonText }) => (
              <li key={version}>
                <b>{texts.statuses[status]}</b>
                {reason && `：${texts.reasons[reason]}`}
                {reasonText && `（${reasonText}）`}
                <span className={styles.when}>
                  {formatTime(at)} ·{' '}
                  {actorId === null ? texts.history.server : texts.history.person(actorId)}
                </span>
              </li>
            ))}
          </ol>
        </Card>
      </div>
    </div>
  )
}
