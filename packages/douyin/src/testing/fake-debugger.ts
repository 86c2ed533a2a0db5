import { EventEmitter } from 'node:events'
import type { ElectronDebuggerLike } from '../sources/page-tap/attach-debugger.ts'
import type { CdpSession } from '../sources/page-tap/cdp-session.ts'
import { connectCdpSocket } from '../sources/page-tap/cdp-socket.ts'

export type FakeDebugger = ElectronDebuggerLike & {
  /** What Electron does when DevTools open: detached, and attaching fails `refusals` times. */
  openDevTools(refusals: number): Promise<void>
}

/** Speaks like `webContents.debugger`, over a real page of a real browser. */
export function createFakeDebugger(pageUrl: string): FakeDebugger {
  const events = new EventEmitter()
  let line: Promise<CdpSession> | null = null
  let refusals = 0
  const cut = async () => {
    const old = await line
    line = null
    await old?.close()
  }
  return {
    attach() {
      if (refusals-- > 0) throw new Error('Another debugger is already attached to this target')
      line = connectCdpSocket(pageUrl, new AbortController().signal).then(session => {
        session.onEvent((method, params, sessionId) =>
          events.emit('message', {}, method, params, sessionId ?? ''),
        )
        return session
      })
    },
    detach: () => void cut(),
    isAttached: () => line !== null,
    async sendCommand(method, params, sessionId) {
      if (!line) throw new Error('No target available')
      return (await line).send(method, params, sessionId)
    },
    on: (event: string, listener: (...args: never[]) => void) =>
      events.on(event, listener as (...args: unknown[]) => void),
    off: (event: string, listener: (...args: never[]) => void) =>
      events.off(event, listener as (...args: unknown[]) => void),
    async openDevTools(count) {
      refusals = count
      await cut()
      events.emit('detach', {}, 'target closed')
    },
  }
}
