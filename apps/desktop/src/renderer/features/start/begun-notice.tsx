import { useStore } from 'zustand'
import { goTo } from '../../lib/route.ts'
import { texts } from '../../lib/texts/index.ts'
import type { HomeStore } from '../../stores/home-store.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

/** Sessions that began by themselves: the host may not know, and decides whether to look. */
export function BegunNotice({ home }: { home: HomeStore }) {
  const { sessions } = useStore(home)
  const begun = sessions?.filter(
    ({ status, followsId }) => status === 'recording' && followsId !== null,
  )
  return begun?.map(({ id, room }) => (
    <Notice
      key={id}
      tone="info"
      isAlert
      title={texts.waiting.begun(room.hostName || room.webRid)}
      data-testid="begun-notice"
      actions={
        <Button look="primary" onClick={() => goTo({ screen: 'session', sessionId: id })}>
          {texts.start.openRunning}
        </Button>
      }
    />
  ))
}
