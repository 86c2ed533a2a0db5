import { CallError, openEventStream, type StreamItem } from '@talkingcat/contract'
import type { Access } from './access.ts'
import { type Explanation, explain } from './explain.ts'
import { watchSilence } from './watch-silence.ts'

const firstDelayMs = 500
const longestDelayMs = 5000
/** The service sends a keep-alive every 10 s; two missed ones mean a dead connection. */
const silenceLimitMs = 25_000

/** Answers that another attempt would not change. */
const finalCodes = new Set([
  'UNAUTHORIZED',
  'SESSION_NOT_FOUND',
  'LOG_NEWER',
  'LOG_DAMAGED',
  'ORIGIN_REFUSED',
  'HOST_REFUSED',
])

export type StreamEvents = {
  /** Seq of the newest entry held; the next connection goes on from there. */
  lastSeq(): number
  onItem(item: StreamItem): void
  onLost(): void
  onRefused(problem: Explanation): void
  /** True once nothing more will come, so that a closed stream stays closed. */
  isOver(): boolean
}

/** Follows a session's log until aborted, across any number of broken connections. */
export async function followSession(
  access: Access,
  sessionId: string,
  events: StreamEvents,
  signal: AbortSignal,
): Promise<void> {
  let delayMs = firstDelayMs
  while (!signal.aborted) {
    const connection = new AbortController()
    const stop = () => connection.abort()
    signal.addEventListener('abort', stop)
    try {
      const stream = openEventStream({
        baseUrl: access.serviceUrl,
        token: access.token,
        sessionId,
        afterSeq: events.lastSeq(),
        signal: connection.signal,
        fetchImpl: watchSilence(silenceLimitMs, stop),
      })
      for await (const item of stream) {
        delayMs = firstDelayMs
        events.onItem(item)
      }
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof CallError && finalCodes.has(error.problem.code)) {
        events.onRefused(explain(error))
        return
      }
      // Anything else is a broken connection, which the next turn mends.
    } finally {
      signal.removeEventListener('abort', stop)
      connection.abort()
    }
    if (signal.aborted || events.isOver()) return
    events.onLost()
    await pause(delayMs, signal)
    delayMs = Math.min(delayMs * 2, longestDelayMs)
  }
}

/** Waits, or less when the network of the machine comes back or the loop is ended. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const over = () => {
      clearTimeout(timer)
      window.removeEventListener('online', over)
      signal.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, ms)
    window.addEventListener('online', over)
    signal.addEventListener('abort', over)
  })
}
