import type { AttentionReason, Room } from '@talkingcat/contract'
import type { z } from 'zod'
import { type DecodedFrame, decodeFrame } from '../../frames/decode-frame.ts'
import type { FrameKind } from '../../recording/recorded-frame.ts'
import { attentionOf } from './attention.ts'
import {
  bodySchema,
  finishedSchema,
  requestSchema,
  responseSchema,
  socketClosedSchema,
  socketCreatedSchema,
  socketFrameSchema,
} from './cdp-events.ts'
import type { CdpSession } from './cdp-session.ts'
import { createInOrder } from './in-order.ts'
import { type BodyKind, bodyKindOf, isOfRoom, isOwnEnter } from './page-bodies.ts'

export type FrameTapHandlers = {
  /** The bytes of what `onFrame` or `onBody` is told next. */
  onRaw?: (kind: FrameKind, bytes: Uint8Array) => void
  onFrame: (frame: DecodedFrame) => void
  onBody: (kind: BodyKind, body: Uint8Array) => void
  /** An im/fetch answer that could not be had: its messages are missing. */
  onLostBody: (kind: BodyKind) => void
  /** The room's last socket closed: whether the page misses nothing until the next is not ours to know. */
  onSocketsGone: () => void
  onAttention: (reason: AttentionReason) => void
}

export type FrameTap = {
  take(method: string, params: unknown, sessionId?: string): void
  /** A new page takes the place of the old one, with its sockets. */
  forget(): void
}

/** Answers waited for at once; beyond that the page asks faster than anything seen. */
const maxAwaited = 200
const binaryOpcode = 2

/** Picks the room's frames and answers out of a page's network events, in the order they came. */
export function createFrameTap(parts: {
  session: CdpSession
  room: Room
  bodyTimeoutMs: number
  handlers: FrameTapHandlers
}): FrameTap {
  const { session, room, handlers } = parts
  /** True = a push socket of this room. Ids are those of one target inside the page. */
  const sockets = new Map<string, boolean>()
  const awaited = new Map<string, BodyKind>()
  const inOrder = createInOrder()

  function takeFrame({ response }: z.infer<typeof socketFrameSchema>, key: string): void {
    const isPush = sockets.get(key)
    if (isPush === false || response.opcode !== binaryOpcode) return
    const bytes = Buffer.from(response.payloadData, 'base64')
    const frame = decodeFrame(bytes)
    if (isPush === undefined) {
      // Opened while we were away, so its address is not known: its first frame has to show what it is.
      if (frame.kind !== 'messages') return
      sockets.set(key, true)
    }
    inOrder.add(() => {
      handlers.onRaw?.('push', bytes)
      handlers.onFrame(frame)
    })
  }

  function takeClose(key: string): void {
    const wasPush = sockets.get(key) === true
    sockets.delete(key)
    // A page that opens the next socket before it closes the last one misses nothing.
    if (wasPush && ![...sockets.values()].includes(true)) inOrder.add(handlers.onSocketsGone)
  }

  function fetchBody(kind: BodyKind, requestId: string, sessionId: string | undefined): void {
    const give = inOrder.announce()
    const limit = new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('the body took too long')), parts.bodyTimeoutMs).unref()
    })
    Promise.race([session.send('Network.getResponseBody', { requestId }, sessionId), limit])
      .then(answer => {
        const { body, base64Encoded } = bodySchema.parse(answer)
        const bytes = Buffer.from(body, base64Encoded ? 'base64' : 'utf8')
        give(() => {
          if (kind === 'im-fetch') handlers.onRaw?.(kind, bytes)
          handlers.onBody(kind, bytes)
        })
      })
      // The browser forgets bodies on navigation and when its buffer is full.
      .catch(() => give(() => handlers.onLostBody(kind)))
  }

  const isOurs = (kind: BodyKind, url: string) =>
    kind === 'web-enter' ? isOwnEnter(url, room) : isOfRoom(url, room.roomId)

  return {
    forget() {
      sockets.clear()
      awaited.clear()
    },
    take(method, params, sessionId) {
      const keyOf = (requestId: string) => `${sessionId ?? ''} ${requestId}`
      switch (method) {
        case 'Network.webSocketFrameReceived': {
          const event = socketFrameSchema.parse(params)
          return takeFrame(event, keyOf(event.requestId))
        }
        case 'Network.webSocketCreated': {
          const { requestId, url } = socketCreatedSchema.parse(params)
          const isPush = url.includes('/webcast/im/push/') && isOfRoom(url, room.roomId)
          return void sockets.set(keyOf(requestId), isPush)
        }
        case 'Network.webSocketClosed':
          return takeClose(keyOf(socketClosedSchema.parse(params).requestId))
        case 'Network.requestWillBeSent': {
          const reason = attentionOf(requestSchema.parse(params).request.url)
          return reason ? handlers.onAttention(reason) : undefined
        }
        case 'Network.responseReceived': {
          const { requestId, response } = responseSchema.parse(params)
          const kind = bodyKindOf(response.url)
          if (!kind || !isOurs(kind, response.url)) return
          if (response.status !== 200 || awaited.size >= maxAwaited) return
          return void awaited.set(keyOf(requestId), kind)
        }
        case 'Network.loadingFinished':
        case 'Network.loadingFailed': {
          const { requestId } = finishedSchema.parse(params)
          const kind = awaited.get(keyOf(requestId))
          if (!kind) return
          awaited.delete(keyOf(requestId))
          if (method === 'Network.loadingFinished') return fetchBody(kind, requestId, sessionId)
          return inOrder.add(() => handlers.onLostBody(kind))
        }
        default:
          return
      }
    },
  }
}
