import type { ServerResponse } from 'node:http'

/** A client that takes nothing for this long is cut off; it resumes where it was. */
const defaultStallLimitMs = 10_000
const keepAliveMs = 10_000

export type SseWriter = {
  /** Resolves once the client has room for more; false when the client is gone. */
  write(text: string): Promise<boolean>
  /** Writes unless the client is behind: then the text is dropped and the answer false. */
  tryWrite(text: string): boolean
  /** Called whenever a client that was behind has caught up. */
  onRoom(listener: () => void): void
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
  let stall: NodeJS.Timeout | undefined
  const listeners: (() => void)[] = []
  const wake = () => {
    clearTimeout(stall)
    stall = undefined
    drained?.()
    drained = null
  }
  const fallBehind = () => {
    stall ??= setTimeout(() => response.destroy(), stallLimitMs)
  }
  const keepAlive = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': keep-alive\n\n')
  }, keepAliveMs)
  response.on('drain', () => {
    wake()
    for (const listener of listeners) listener()
  })
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
      fallBehind()
      await new Promise<void>(resolve => {
        drained = resolve
      })
      return !isGone
    },
    tryWrite(text) {
      if (isGone || response.writableNeedDrain) return false
      if (!response.write(text)) fallBehind()
      return true
    },
    onRoom(listener) {
      listeners.push(listener)
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
