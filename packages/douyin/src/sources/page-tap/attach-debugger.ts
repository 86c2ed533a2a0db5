import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@talkingcat/contract'
import { type CdpSession, createListeners } from './cdp-session.ts'

type MessageListener = (event: unknown, method: string, params: unknown, sessionId?: string) => void
type DetachListener = (event: unknown, reason: string) => void

/** The part of Electron's `webContents.debugger` that is used. */
export type ElectronDebuggerLike = {
  attach(protocolVersion?: string): void
  detach(): void
  isAttached(): boolean
  sendCommand(method: string, params?: object, sessionId?: string): Promise<unknown>
  on(event: 'message', listener: MessageListener): unknown
  on(event: 'detach', listener: DetachListener): unknown
  off(event: 'message', listener: MessageListener): unknown
  off(event: 'detach', listener: DetachListener): unknown
}

const protocolVersion = '1.3'
const commandTimeoutMs = 15_000

/**
 * Attaches to a window's debugger. Electron detaches it when DevTools are opened, with the same reason
 * as when the window closes; so it is attached again, and only when that fails the page is lost.
 * @throws AppError BROWSER_FAILED when another debugger holds the window, or it is gone
 */
export function attachDebugger(
  target: ElectronDebuggerLike,
  options: { retryEveryMs?: number; maxTries?: number } = {},
): CdpSession {
  const { retryEveryMs = 250, maxTries = 20 } = options
  const events = createListeners<[string, unknown, string | undefined]>()
  const detaches = createListeners<[string]>()
  const reattaches = createListeners<[]>()
  let isClosed = false

  // Electron gives '' for the page itself.
  const onMessage: MessageListener = (_event, method, params, sessionId) =>
    events.tell(method, params, sessionId || undefined)
  const onDetach: DetachListener = (_event, reason) => void attachAgain(reason)

  async function attachAgain(reason: string): Promise<void> {
    for (let tries = 0; tries < maxTries && !isClosed; tries++) {
      if (tryAttach(target) === null) return reattaches.tell()
      await wait(retryEveryMs)
    }
    if (isClosed) return
    stop()
    detaches.tell(reason)
  }

  function stop(): void {
    isClosed = true
    target.off('message', onMessage)
    target.off('detach', onDetach)
  }

  const problem = tryAttach(target)
  if (problem) throw problem
  target.on('message', onMessage)
  target.on('detach', onDetach)
  return {
    // A window that is gone throws at once instead of answering.
    send: async (method, params = {}, sessionId) =>
      within(method, target.sendCommand(method, params, sessionId)),
    onEvent: events.add,
    onDetach: detaches.add,
    onReattach: reattaches.add,
    async close() {
      stop()
      if (target.isAttached()) target.detach()
    },
  }
}

function tryAttach(target: ElectronDebuggerLike): AppError | null {
  try {
    if (!target.isAttached()) target.attach(protocolVersion)
    return null
  } catch (error) {
    return new AppError('BROWSER_FAILED', { reason: 'not-attached' }, error)
  }
}

async function within(command: string, answer: Promise<unknown>): Promise<unknown> {
  const done = new AbortController()
  const late = wait(commandTimeoutMs, undefined, { signal: done.signal }).then(() => {
    throw new AppError('BROWSER_FAILED', { reason: 'timeout', command })
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    done.abort()
    // Rejects by our own abort, with nobody waiting.
    late.catch(() => {})
  }
}
