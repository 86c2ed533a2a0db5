import {
  type CdpEventListener,
  type CdpSession,
  createListeners,
} from '../sources/page-tap/cdp-session.ts'
import { room } from './run-source.ts'

/** What a page does, told as its browser would tell it over the protocol. */
export type PageTold = {
  openSocket(): void
  frame(bytes: Uint8Array): void
  request(url: string): void
  crash(): void
}

/** A browser whose page follows a script: `onLoad` runs at each load, counted from 1 over all pages. */
export function scriptedPages(onLoad: (told: PageTold, load: number) => string | undefined) {
  let loads = 0
  const told = { loads: () => loads, opened: 0 }
  async function openPage(): Promise<CdpSession> {
    told.opened += 1
    const events = createListeners<Parameters<CdpEventListener>>()
    const detaches = createListeners<[string]>()
    const script: PageTold = {
      openSocket: () =>
        events.tell('Network.webSocketCreated', {
          requestId: `socket-${loads}`,
          url: `wss://a.example/webcast/im/push/v2/?room_id=${room.roomId}`,
        }),
      frame: bytes =>
        events.tell('Network.webSocketFrameReceived', {
          requestId: `socket-${loads}`,
          response: { opcode: 2, payloadData: Buffer.from(bytes).toString('base64') },
        }),
      request: url => events.tell('Network.requestWillBeSent', { request: { url } }),
      crash: () => events.tell('Inspector.targetCrashed', {}),
    }
    return {
      async send(method) {
        if (method !== 'Page.navigate') return {}
        loads += 1
        const errorText = onLoad(script, loads)
        return errorText ? { errorText } : {}
      },
      onEvent: events.add,
      onDetach: detaches.add,
      onReattach: () => () => {},
      close: async () => {},
    }
  }
  return { openPage, told }
}
