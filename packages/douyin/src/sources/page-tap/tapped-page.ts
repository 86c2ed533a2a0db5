import { AppError, type Room } from '@talkingcat/contract'
import { attachedSchema, navigatedSchema } from './cdp-events.ts'
import type { CdpSession } from './cdp-session.ts'
import { createFrameTap, type FrameTapHandlers } from './frame-tap.ts'
import { putWindowAway, showWindow } from './page-window.ts'

export type TappedPage = {
  /** @throws AppError ROOM_UNREACHABLE when the page does not load, BROWSER_FAILED */
  load(url: string): Promise<void>
  /** A key that does nothing, for a page that stops when nobody is there. */
  keepAwake(): void
  /** The host has to see the page: in front, with pictures. */
  showToHost(): void
  /** The host is no longer needed: out of the way, without pictures. */
  hideFromHost(): void
  close(): Promise<void>
}

export type TappedPageHandlers = FrameTapHandlers & {
  onCrash: () => void
  onDetach: (reason: string) => void
  onReattach: () => void
  /** A fault of our own while an event was handled. */
  onFault: (cause: unknown) => void
}

/** Room for a burst of answers before the browser forgets the oldest. */
const buffers = { maxTotalBufferSize: 100_000_000, maxResourceBufferSize: 32_000_000 }
/** The room's picture and sound, and the pictures of people and gifts: not needed for its frames. */
export const streamUrls: readonly string[] = ['*.flv*', '*.m3u8*', '*.mp4*']
const pictureUrls = ['*.douyinpic.com/*', '*.webp*', '*.jpg*', '*.jpeg*', '*.png*', '*.gif*']

/** Readies an attached page, so that every network event of it, its iframes and workers is seen. */
export async function tapPage(parts: {
  session: CdpSession
  room: Room
  bodyTimeoutMs: number
  handlers: TappedPageHandlers
}): Promise<TappedPage> {
  const { session, handlers } = parts
  const tap = createFrameTap(parts)
  /** Targets inside the page, which get the same list of blocked addresses. */
  const children = new Set<string>()
  let blocked = [...streamUrls, ...pictureUrls]

  /** For what may be gone by now, or is only an extra: the watch over silence sees what matters. */
  const tryTo = (method: string, params: object = {}, sessionId?: string) =>
    void session.send(method, params, sessionId).catch(() => {})

  const block = (sessionId?: string) =>
    tryTo('Network.setBlockedURLs', { urls: blocked }, sessionId)
  function blockAll(urls: readonly string[]): void {
    blocked = [...urls]
    for (const sessionId of [undefined, ...children]) block(sessionId)
  }

  async function enable(): Promise<void> {
    children.clear()
    await session.send('Network.enable', buffers)
    await session.send('Page.enable')
    await session.send('Target.setAutoAttach', autoAttach)
    block()
    tryTo('Emulation.setFocusEmulationEnabled', { enabled: true })
  }

  /** A new iframe or worker waits until it is listened to, so that its first frame is seen. */
  function welcome(sessionId: string): void {
    children.add(sessionId)
    tryTo('Network.enable', buffers, sessionId)
    block(sessionId)
    tryTo('Target.setAutoAttach', autoAttach, sessionId)
    tryTo('Runtime.runIfWaitingForDebugger', {}, sessionId)
  }

  function onEvent(method: string, params: unknown, sessionId?: string): void {
    if (method === 'Target.attachedToTarget') welcome(attachedSchema.parse(params).sessionId)
    else if (method === 'Target.detachedFromTarget') {
      children.delete(attachedSchema.parse(params).sessionId)
    } else if (method === 'Inspector.targetCrashed') {
      if (!sessionId) handlers.onCrash()
    } else if (method === 'Page.javascriptDialogOpening') {
      // A question like "leave this page?" would hold up the page for good.
      tryTo('Page.handleJavaScriptDialog', { accept: true }, sessionId)
    } else tap.take(method, params, sessionId)
  }

  const stops = [
    session.onEvent((...event) => {
      try {
        onEvent(...event)
      } catch (cause) {
        handlers.onFault(cause)
      }
    }),
    session.onDetach(handlers.onDetach),
    session.onReattach(() => {
      handlers.onReattach()
      enable().catch(() => handlers.onDetach('not enabled again'))
    }),
  ]
  const page: TappedPage = {
    async load(url) {
      blockAll([...streamUrls, ...pictureUrls])
      tap.forget()
      const { errorText } = navigatedSchema.parse(await session.send('Page.navigate', { url }))
      if (errorText) throw new AppError('ROOM_UNREACHABLE', { reason: errorText })
    },
    keepAwake() {
      for (const type of ['keyDown', 'keyUp']) {
        tryTo('Input.dispatchKeyEvent', { type, key: 'Shift', code: 'ShiftLeft' })
      }
    },
    showToHost() {
      blockAll(streamUrls)
      showWindow(session).catch(() => {
        // The host still has the browser's own means; a page that is gone is noticed elsewhere.
      })
    },
    hideFromHost() {
      blockAll([...streamUrls, ...pictureUrls])
      void putWindowAway(session)
    },
    async close() {
      for (const stop of stops) stop()
      await session.close()
    },
  }
  try {
    await enable()
  } catch (error) {
    await page.close()
    throw error
  }
  return page
}

const autoAttach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }
