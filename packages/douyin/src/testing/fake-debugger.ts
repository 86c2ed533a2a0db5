import { EventEmitter } from 'node:events'
import { z } from 'zod'
import type { ElectronDebuggerLike } from '../sources/page-tap/attach-debugger.ts'
import type { CdpLine } from '../sources/page-tap/cdp-pipe.ts'

export type FakeDebugger = ElectronDebuggerLike & {
  /** What Electron does when DevTools open: detached, and attaching fails `refusals` times. */
  openDevTools(refusals: number): Promise<void>
}

const targetSchema = z.object({ targetId: z.string() })
const sessionSchema = z.object({ sessionId: z.string() })

/** Speaks like `webContents.debugger`, over a real page of a real browser. */
export async function createFakeDebugger(line: CdpLine): Promise<FakeDebugger> {
  const { targetId } = targetSchema.parse(
    await line.send('Target.createTarget', { url: 'about:blank' }),
  )
  const events = new EventEmitter()
  let attached: Promise<string> | null = null
  let ours = ''
  let refusals = 0
  line.onEvent((method, params, sessionId) => {
    if (sessionId === undefined || !attached) return
    events.emit('message', {}, method, params, sessionId === ours ? '' : sessionId)
  })
  const attachToTarget = async () => {
    const answer = await line.send('Target.attachToTarget', { targetId, flatten: true })
    ours = sessionSchema.parse(answer).sessionId
    return ours
  }
  const cut = async () => {
    const old = await attached
    attached = null
    if (old) await line.send('Target.detachFromTarget', { sessionId: old })
  }
  return {
    attach() {
      if (refusals-- > 0) throw new Error('Another debugger is already attached to this target')
      attached = attachToTarget()
    },
    detach: () => void cut(),
    isAttached: () => attached !== null,
    async sendCommand(method, params, sessionId) {
      if (!attached) throw new Error('No target available')
      const page = await attached
      return line.send(method, params, sessionId ?? page)
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
