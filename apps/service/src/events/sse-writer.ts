import type { ServerResponse } from 'node:http'

/** A client that takes nothing for this long is cut off; it resumes where it was. */
const defaultStallLimitMs = 10_000
/** More than this waiting for one client counts as not keeping up. */
const bufferLimitBytes = 1024 * 1024
const keepAliveMs = 10_000

export type SseWriter = {
  /** Resolves once the client has room for more; false when the client is gone. */
  write(text: string): Promise<boolean>
  /** Writes unless the client is behind: then the text is dropped and the answer false. */
  tryWrite(text: string): boolean
  end(): void
}

/** Writes server-sent events with a bounded buffer. `onGone` is called once, whoever ended it. */
export function createSseWriter(
  response: ServerResponse,
  onGone: () => void,
  stallLimitMs = defaultStallLimitMs,
): SseWriter {
  let drained: (() => void) | null = null
  let isGone = false
  const wake = () => {
    drained?.()
    drained = null
  }
  const keepAlive = setInterval(() => {
    if (!drained) response.write(': keep-alive\n\n')
  }, keepAliveMs)
  response.on('drain', wake)
  // A broken pipe is a client that left; `close` follows.
  response.on('error', () => {})
  const leave = () => {
    if (isGone) return
    isGone = true
    clearInterval(keepAlive)
    wake()
    onGone()
  }
  response.once('close', leave)
  // A client that left before we began has told so already.
  if (response.destroyed) queueMicrotask(leave)
  return {
    async write(text) {
      if (isGone) return false
      if (response.write(text)) return true
      const stall = setTimeout(() => response.destroy(), stallLimitMs)
      await new Promise<void>(resolve => {
        drained = resolve
      })
      clearTimeout(stall)
      return !isGone
    },
    tryWrite(text) {
      if (isGone || drained) return false
      if (response.writableLength < bufferLimitBytes) response.write(text)
      else response.destroy()
      return true
    },
    end() {
      response.end()
    },
  }
}

export const sseHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const
