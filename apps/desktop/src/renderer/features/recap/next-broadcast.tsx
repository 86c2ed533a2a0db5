import type { Session, Waiting } from '@talkingcat/contract'
import { useState } from 'react'
import { useStore } from 'zustand'
import { useNow } from '../../lib/clock.ts'
import { formatMoment } from '../../lib/format.ts'
import { usePoll } from '../../lib/poll.ts'
import { goTo } from '../../lib/route.ts'
import { useService } from '../../lib/service.ts'
import { texts } from '../../lib/texts/index.ts'
import { waitingWords } from '../../lib/waiting-words.ts'
import { createNextStore } from '../../stores/next-store.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

/** Whether the host's next broadcast will be recorded by itself. Never leaves the recap by itself. */
export function NextBroadcast({ session }: { session: Session }) {
  const { client } = useService()
  const [store] = useState(() => createNextStore(client, session.id))
  const { next, problem, refresh, cancel } = useStore(store)
  const [isBusy, setIsBusy] = useState(false)
  usePoll(refresh, 5000)
  const stop = async () => {
    setIsBusy(true)
    await cancel()
    setIsBusy(false)
  }

  switch (next.status) {
    case 'asking':
    case 'none':
      return null
    case 'waiting':
      return (
        <Notice
          tone="info"
          title={texts.waiting.recapTitle}
          note={<Standing wait={next.wait} />}
          data-testid="next-waiting"
          actions={
            <Button disabled={isBusy} onClick={() => void stop()} data-testid="waiting-cancel">
              {isBusy ? texts.waiting.cancelling : texts.waiting.cancel}
            </Button>
          }
        >
          {problem && (
            <p role="alert">
              {problem.message}，{problem.next}
            </p>
          )}
        </Notice>
      )
    case 'begun':
      return (
        <Notice
          tone="info"
          isAlert
          title={texts.waiting.begun(session.room.hostName || session.room.webRid)}
          data-testid="next-begun"
          actions={
            <Button
              look="primary"
              onClick={() => goTo({ screen: 'session', sessionId: next.session.id })}
              data-testid="next-open"
            >
              {texts.start.openRunning}
            </Button>
          }
        />
      )
    case 'cancelled':
      return (
        <Notice
          tone="info"
          isAlert
          title={texts.waiting.cancelled}
          note={texts.waiting.cancelledNote}
          data-testid="next-cancelled"
        />
      )
  }
}

function Standing({ wait }: { wait: Waiting }) {
  const now = useNow()
  return `${waitingWords(wait, now)}。${texts.waiting.until(formatMoment(wait.untilAt))}`
}
