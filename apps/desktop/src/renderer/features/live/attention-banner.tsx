import type { AttentionReason } from '@talkingcat/contract'
import { useState } from 'react'
import { type Explanation, explain } from '../../lib/explain.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

/** The room's page waits for the host, who alone can help it; gone by itself when it goes on. */
export function AttentionBanner({
  sessionId,
  reason,
}: {
  sessionId: string
  reason: AttentionReason
}) {
  const { client } = useService()
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Explanation | null>(null)
  const show = async () => {
    setBusy(true)
    setFailure(null)
    try {
      await client.call('showRoomPage', { params: { id: sessionId } })
    } catch (error) {
      setFailure(explain(error))
    }
    setBusy(false)
  }
  return (
    <Notice
      tone="warn"
      isAlert
      title={texts.attention[reason]}
      note={texts.attention.note}
      data-testid="banner-attention"
      actions={
        <Button
          look="primary"
          disabled={isBusy}
          onClick={() => void show()}
          data-testid="show-room-page"
        >
          {isBusy ? texts.attention.showing : texts.attention.show}
        </Button>
      }
    >
      {failure && (
        <p>
          {failure.message}，{failure.next}
        </p>
      )}
    </Notice>
  )
}
