import type { Readable, Writable } from 'node:stream'
import { AppError } from '@talkingcat/contract'
import { z } from 'zod'
import { parseJson } from '../../room/streams.ts'
import { type CdpSession, createListeners } from './cdp-session.ts'

const commandTimeoutMs = 15_000
/** One event may hold a frame of 16 MB in base64, one answer a whole response body. */
const maxMessageBytes = 64 * 1024 * 1024
/** Commands are small; a browser that leaves this much unread has stopped reading. */
const maxUnreadBytes = 4 * 1024 * 1024

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

/** The whole browser: without a `sessionId` it is meant itself, with one a page or a part of a page. */
export type CdpLine = Pick<CdpSession, 'send' | 'onEvent' | 'onDetach'>

/**
 * Speaks to a browser over two pipes that only we and it hold: JSON, each message closed by a zero
 * byte. It is over when the browser closes its end.
 */
export function openCdpPipe(pipe: { fromBrowser: Readable; toBrowser: Writable }): CdpLine {
  const { fromBrowser, toBrowser } = pipe
  const events = createListeners<[string, unknown, string | undefined]>()
  const detaches = createListeners<[string]>()
  const pending = new Map<number, Pending>()
  let lastId = 0
  let isOver = false

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

  function end(): void {
    if (isOver) return
    isOver = true
    fromBrowser.destroy()
    toBrowser.destroy()
    for (const id of [...pending.keys()]) fail(id, 'closed')
    detaches.tell('closed')
  }

  function take(text: string): void {
    const { success: isMessage, data } = messageSchema.safeParse(parseJson(text))
    // Not a browser at all.
    if (!isMessage) end()
    else if (data.id === undefined) {
      if (data.method) events.tell(data.method, data.params, data.sessionId)
    } else if (data.error) fail(data.id, data.error.message)
    else settle(data.id)?.resolve(data.result)
  }

  const split = createSplitter(maxMessageBytes, take)
  fromBrowser.on('data', (chunk: Buffer) => {
    if (!split(chunk)) end()
  })
  for (const stream of [fromBrowser, toBrowser]) {
    stream.on('error', end)
    stream.on('close', end)
  }

  return {
    send(method, params = {}, sessionId) {
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => fail(id, 'timeout'), commandTimeoutMs)
        pending.set(id, { method, resolve, reject, timer })
        if (isOver) return fail(id, 'closed')
        if (toBrowser.writableLength > maxUnreadBytes) return fail(id, 'busy')
        toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
      })
    },
    onEvent: events.add,
    onDetach: detaches.add,
  }
}

/** Cuts a stream of bytes at its zero bytes. The returned function is false when a message is too long. */
function createSplitter(
  limitBytes: number,
  take: (text: string) => void,
): (chunk: Buffer) => boolean {
  let parts: Buffer[] = []
  let bytes = 0
  return chunk => {
    let from = 0
    for (let to = chunk.indexOf(0); to !== -1; to = chunk.indexOf(0, from)) {
      take(Buffer.concat([...parts, chunk.subarray(from, to)]).toString())
      parts = []
      bytes = 0
      from = to + 1
    }
    if (from < chunk.length) parts.push(chunk.subarray(from))
    bytes += chunk.length - from
    return bytes <= limitBytes
  }
}
