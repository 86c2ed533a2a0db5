import { EventEmitter } from 'node:events'
import { z } from 'zod'
import type { ElectronDebuggerLike } from '../sources/page-tap/attach-debugger.ts'
import type { CdpLine } from '../sources/page-tap/cdp-pipe.ts'

export type FakeDebugger = ElectronDebuggerLike & {
  /** What Electron does when DevTools open: detached, and attaching fails `refusals` times. */
  openDevTools(refusals: number): Promise<void>
}

/** A page, and a line to its browser on which nothing else is attached. */
type Target = { line: CdpLine; targetId: string }

const targetSchema = z.object({ targetId: z.string() })
const sessionSchema = z.object({ sessionId: z.string() })

/** Speaks like `webContents.debugger`, over a real page of a real browser. */
export async function createFakeDebugger(line: CdpLine): Promise<FakeDebugger> {
  const { targetId } = targetSchema.parse(
    await line.send('Target.createTarget', { url: 'about:blank' }),
  )
  return debuggerOf(Promise.resolve({ line, targetId }))
}

/** The same over a page that is still to come: commands wait for it. */
export function debuggerOf(target: Promise<Target>): FakeDebugger {
  const events = new EventEmitter()
  let attached: Promise<string> | null = null
  let ours = ''
  let refusals = 0
  const lose = () => {
    if (attached === null) return
    attached = null
    events.emit('detach', {}, 'target closed')
  }
  const listening = target.then(({ line }) => {
    line.onDetach(lose)
    line.onEvent((method, params, sessionId) => {
      if (sessionId !== undefined && attached !== null) {
        events.emit('message', {}, method, params, sessionId === ours ? '' : sessionId)
      } else if (method === 'Target.detachedFromTarget') {
        if (sessionSchema.parse(params).sessionId === ours) lose()
      }
    })
  })
  // Whoever attaches is told.
  listening.catch(() => {})
  const attachToTarget = async () => {
    const { line, targetId } = await target
    await listening
    const answer = await line.send('Target.attachToTarget', { targetId, flatten: true })
    ours = sessionSchema.parse(answer).sessionId
    return ours
  }
  const cut = async () => {
    // What could not be attached has nothing to let go of.
    const old = await attached?.catch(() => null)
    attached = null
    if (!old) return
    const { line } = await target
    await line.send('Target.detachFromTarget', { sessionId: old }).catch(() => {
      // The browser is gone, and with it the session.
    })
  }
  return {
    attach() {
      if (refusals-- > 0) throw new Error('Another debugger is already attached to this target')
      attached = attachToTarget()
      attached.catch(lose)
    },
    detach: () => void cut(),
    isAttached: () => attached !== null,
    async sendCommand(method, params, sessionId) {
      if (!attached) throw new Error('No target available')
      const page = await attached
      return (await target).line.send(method, params, sessionId ?? page)
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
