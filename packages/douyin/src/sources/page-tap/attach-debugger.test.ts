import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { createFakeDebugger, type FakeDebugger } from '../../testing/fake-debugger.ts'
import { browserPath, withProfile } from '../../testing/find-browser.ts'
import { socketPage } from '../../testing/room-page.ts'
import { withPageTap } from '../../testing/run-page-tap.ts'
import { chatFrame, endFrame, send, until } from '../../testing/run-source.ts'
import { attachDebugger } from './attach-debugger.ts'
import { startChrome, stopChrome } from './chrome-process.ts'

async function withDebugger(use: (target: FakeDebugger) => Promise<void>): Promise<void> {
  const { signal } = new AbortController()
  await withProfile(async profile => {
    const { child, line } = await startChrome(profile, signal)
    try {
      await use(await createFakeDebugger(line))
    } finally {
      await stopChrome(child, 0)
    }
  })
}

describe.skipIf(!browserPath)('a window’s debugger', { timeout: 60_000 }, () => {
  it('is attached again when DevTools took it; the page goes on, and the gap is told', async () => {
    await withDebugger(async target => {
      let sentCount = 0
      let client: WebSocket | undefined
      const push = (socket: WebSocket) => {
        client = socket
        const sendNext = () => send(socket, chatFrame(`${++sentCount}`))
        const timer = setInterval(sendNext, 20)
        socket.on('close', () => clearInterval(timer))
      }
      const openPage = async () => attachDebugger(target, { retryEveryMs: 50 })
      await withPageTap(socketPage(), { push }, { openPage }, async seen => {
        await until(() => expect(seen.texts().length).toBeGreaterThan(10))
        await target.openDevTools(5)
        const before = seen.texts().length
        await until(() => expect(seen.texts().length).toBeGreaterThan(before + 10))
        send(client as WebSocket, endFrame())
        await seen.running
        expect(seen.statuses()).toEqual(['connecting', 'live', 'ended'])
        // The same page and the same socket: nothing was loaded again.
        expect(seen.source.counters).toMatchObject({ pages: 1, loads: 1 })
        expect(seen.server.pushQueries).toHaveLength(1)
        const ids = seen.texts().map(text => Number(/\d+/.exec(text)?.[0]))
        const holes = ids.filter((id, index) => id !== (ids[index - 1] ?? 0) + 1)
        expect(holes).toHaveLength(1)
        expect(seen.gaps()).toMatchObject([{ source: 'room', reason: 'network' }])
      })
    })
  })

  it('is given up when it cannot be had again', async () => {
    await withDebugger(async target => {
      const session = attachDebugger(target, { retryEveryMs: 10, maxTries: 3 })
      const reasons: string[] = []
      session.onDetach(reason => reasons.push(reason))
      await target.openDevTools(100)
      await until(() => expect(reasons).toEqual(['target closed']))
      expect(() => attachDebugger(target)).toThrow('BROWSER_FAILED')
      await expect(session.send('Page.enable')).rejects.toThrow('No target available')
    })
  })
})
