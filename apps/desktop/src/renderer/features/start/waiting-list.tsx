import type { Waiting } from '@talkingcat/contract'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useNow } from '../../lib/clock.ts'
import { formatMoment } from '../../lib/format.ts'
import { usePoll } from '../../lib/poll.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { waitingWords } from '../../lib/waiting-words.ts'
import { createWaitingStore } from '../../stores/waiting-store.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './waiting-list.module.css'

/** Hosts whose next broadcast begins a session by itself. Nothing when none. */
export function WaitingList({ onCancelled }: { onCancelled(): void }) {
  const { client } = useService()
  const [store] = useState(() => createWaitingStore(client))
  const { waiting, problem, refreshWaiting, cancel } = useStore(store)
  usePoll(refreshWaiting, 5000)
  if (waiting.length === 0) return null
  return (
    <Card title={texts.waiting.title} isFlush data-testid="waiting-list">
      {problem && (
        <p className={styles.failure} role="alert">
          {problem.message}，{problem.next}
        </p>
      )}
      <ul>
        {waiting.map(wait => (
          <Row
            key={wait.id}
            wait={wait}
            onCancel={() => cancel(wait.id)}
            onCancelled={onCancelled}
          />
        ))}
      </ul>
    </Card>
  )
}

function Row(props: { wait: Waiting; onCancel(): Promise<boolean>; onCancelled(): void }) {
  const { wait, onCancel, onCancelled } = props
  const [isBusy, setIsBusy] = useState(false)
  const now = useNow()
  const stop = async () => {
    setIsBusy(true)
    if (await onCancel()) onCancelled()
    setIsBusy(false)
  }
  return (
    <li className={styles.row} data-testid="waiting-row" data-answer={wait.lastAnswer ?? ''}>
      <div className={styles.words}>
        <p className={styles.host}>{texts.waiting.host(wait.hostName || wait.webRid)}</p>
        <p className={styles.answer}>{waitingWords(wait, now)}</p>
        <p className={styles.note}>
          {texts.waiting.note}
          {texts.waiting.until(formatMoment(wait.untilAt))}
        </p>
      </div>
      <Button disabled={isBusy} onClick={() => void stop()} data-testid="waiting-cancel">
        {isBusy ? texts.waiting.cancelling : texts.waiting.cancel}
      </Button>
    </li>
  )
}
