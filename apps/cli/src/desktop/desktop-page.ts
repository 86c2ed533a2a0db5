import { type CdpEventListener, type CdpSession, createListeners } from '@talkingcat/douyin'
import type { DesktopLink } from './desktop-link.ts'

/** The app's own limit for a command is 15 s: it can say better what was wrong. */
const commandTimeoutMs = 20_000
const closeTimeoutMs = 5_000

/** One page in a window of the desktop app, as a session; `tell…` is what the link brings of it. */
export type DesktopPage = {
  session: CdpSession
  tellEvent(...event: Parameters<CdpEventListener>): void
  tellReattach(): void
  /** The last that is told. */
  tellDetach(reason: string): void
}

export function createDesktopPage(
  link: DesktopLink,
  pageId: number,
  onClosed: () => void,
): DesktopPage {
  const events = createListeners<[string, unknown, string | undefined]>()
  const detaches = createListeners<[string]>()
  const reattaches = createListeners<[]>()
  let isOver = false
  return {
    tellEvent: events.tell,
    tellReattach: reattaches.tell,
    tellDetach(reason) {
      isOver = true
      detaches.tell(reason)
    },
    session: {
      async send(method, params = {}, sessionId) {
        // An object's own JSON is what is sent; its type has no index.
        const body = { method, params: { ...params }, sessionId }
        const answer = await link.ask({ type: 'command', pageId, ...body }, commandTimeoutMs)
        return answer.type === 'answered' ? answer.result : undefined
      },
      onEvent: events.add,
      onDetach: detaches.add,
      onReattach: reattaches.add,
      async close() {
        if (isOver) return
        isOver = true
        onClosed()
        // An app that does not answer, or is gone, has no page of ours to close.
        await link.ask({ type: 'close', pageId }, closeTimeoutMs).catch(() => {})
      },
    },
  }
}
