import { AppError } from '@talkingcat/contract'
import WebSocket from 'ws'
import { z } from 'zod'
import { parseJson } from '../../room/streams.ts'
import { type CdpSession, createListeners } from './cdp-session.ts'

const commandTimeoutMs = 15_000
const connectTimeoutMs = 10_000
/** One event may hold a frame of 16 MB in base64, one answer a whole response body. */
const maxMessageBytes = 64 * 1024 * 1024

const messageSchema = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  sessionId: z.string().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})

type Pending = {
  method: string
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
  timer: NodeJS.Timeout
}

/**
 * Speaks to a page target at its `webSocketDebuggerUrl`.
 * @throws AppError BROWSER_FAILED when nobody answers there
 */
export async function connectCdpSocket(url: string, signal: AbortSignal): Promise<CdpSession> {
  const socket = new WebSocket(url, {
    handshakeTimeout: connectTimeoutMs,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
  })
  await opened(socket, signal)
  return speak(socket)
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (cause: unknown) => {
      signal.removeEventListener('abort', stop)
      if (cause === undefined) return resolve()
      socket.terminate()
      reject(new AppError('BROWSER_FAILED', { reason: 'no-answer' }, cause))
    }
    const stop = () => finish(signal.reason)
    // Closing a socket that is still connecting reports an error later: the listener stays.
    socket.on('error', finish)
    socket.once('open', () => finish(undefined))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

function speak(socket: WebSocket): CdpSession {
  const events = createListeners<[string, unknown, string | undefined]>()
  const detaches = createListeners<[string]>()
  const pending = new Map<number, Pending>()
  let lastId = 0

  function settle(id: number): Pending | undefined {
    const waiting = pending.get(id)
    pending.delete(id)
    clearTimeout(waiting?.timer)
    return waiting
  }

  function fail(id: number, reason: string): void {
    const waiting = settle(id)
    waiting?.reject(new AppError('BROWSER_FAILED', { reason, command: waiting.method }))
  }

  socket.on('message', data => {
    // A text message arrives as one Buffer: fragments are joined by the socket.
    const parsed = messageSchema.safeParse(parseJson(String(data)))
    // Not a browser's debugging server at all.
    if (!parsed.success) return socket.terminate()
    const { id, method, params, sessionId, result, error } = parsed.data
    if (id === undefined) return method && events.tell(method, params, sessionId)
    if (error) fail(id, error.message)
    else settle(id)?.resolve(result)
  })
  socket.on('close', () => {
    for (const id of [...pending.keys()]) fail(id, 'closed')
    detaches.tell('closed')
  })

  return {
    send(method, params = {}, sessionId) {
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => fail(id, 'timeout'), commandTimeoutMs)
        pending.set(id, { method, resolve, reject, timer })
        if (socket.readyState !== WebSocket.OPEN) return fail(id, 'closed')
        socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }))
      })
    },
    onEvent: events.add,
    onDetach: detaches.add,
    // This line is never picked up again: whoever lost it opens a new one.
    onReattach: () => () => {},
    async close() {
      socket.terminate()
    },
  }
}
