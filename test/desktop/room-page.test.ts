import type { CdpSession } from '@talkingcat/douyin'
import { describe, expect, it } from 'vitest'
import { socketPage } from '../../packages/douyin/src/testing/room-page.ts'
import type { RoomServer } from '../../packages/douyin/src/testing/room-server.ts'
import { chatFrame, endFrame, send, until } from '../../packages/douyin/src/testing/run-source.ts'
import { waitUntil } from '../support/wait-until.ts'
import { type StandInApp, startStandInApp } from './desktop-app.ts'
import { roomPageSuite } from './room-page.suite.ts'
import { type PushSocket, withRoomApp, withTap } from './run-room.ts'

const partition = 'persist:douyin'

async function openRoom(app: StandInApp, session: CdpSession, server: RoomServer): Promise<void> {
  await session.send('Page.navigate', { url: `${server.endpoints.liveOrigin}/123456` })
  await waitUntil('the room page is there', async () => {
    // It may be on its way from the empty page.
    const script = 'location.pathname + document.readyState'
    const state = await app.ask({ ask: 'evaluate', of: 'room', script }).catch(() => '')
    return state === '/123456complete'
  })
}

describe('room pages over the stand-in electron', { timeout: 180_000 }, () => {
  roomPageSuite(startStandInApp)

  it('opens them hidden, muted, without powers, as Chrome, apart from the app’s own page', async () => {
    const push = (socket: PushSocket) => send(socket, chatFrame('1'))
    await withRoomApp(startStandInApp, socketPage(), { push }, async (app, server) => {
      await withTap(app, server, async seen => {
        await until(() => expect(seen.texts()).toEqual(['第1条']))
        expect(await app.ask({ ask: 'settings', of: 'room' })).toEqual({
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          disableDialogs: true,
          backgroundThrottling: false,
          isSandboxEnabled: true,
          isMuted: true,
          isVisible: false,
        })
        expect(server.pushHeaders[0]?.['user-agent']).toBe(
          'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
        )
        await app.ask({ ask: 'evaluate', of: 'room', script: "void (document.cookie = 'login=1')" })
        const cookie = await app.ask({ ask: 'evaluate', of: 'main', script: 'document.cookie' })
        expect(cookie).toBe('')
        for (const name of [
          'media',
          'notifications',
          'openExternal',
          'clipboard-sanitized-write',
        ]) {
          expect(await app.ask({ ask: 'permission', name, partition })).toBe(false)
        }
      })
    })
  })

  it('lets a room page go nowhere else, by itself, by a redirect or by command', async () => {
    const http = ({ pathname }: URL) =>
      pathname === '/away'
        ? { status: 302, headers: { location: 'http://localhost:9/elsewhere' } }
        : {}
    await withRoomApp(startStandInApp, socketPage(), { http }, async (app, server) => {
      const { liveOrigin } = server.endpoints
      const session = await app.pages.open(new AbortController().signal)
      const evaluate = (script: string) => app.ask({ ask: 'evaluate', of: 'room', script })
      await openRoom(app, session, server)
      for (const url of ['http://localhost:9/', 'https://douyin.com.evil.example/', '/away']) {
        await evaluate(`location.href = '${url}'; new Promise(done => setTimeout(done, 300))`)
        expect(await evaluate('location.href')).toBe(`${liveOrigin}/123456`)
      }
      for (const url of ['http://localhost:9/', 'file:///etc/passwd', 'http://live.douyin.com/1']) {
        await expect(session.send('Page.navigate', { url })).rejects.toMatchObject({
          code: 'BROWSER_FAILED',
          details: { reason: 'not allowed: Page.navigate to there' },
        })
      }
      await session.close()
    })
  })

  it('opens a window for the platform, one at a time, only while the host sees the page', async () => {
    await withRoomApp(startStandInApp, socketPage(), {}, async (app, server) => {
      const session = await app.pages.open(new AbortController().signal)
      await openRoom(app, session, server)
      const open = async (url: string) => {
        const openings = () => app.ask({ ask: 'openings', of: 'room' }) as Promise<string[]>
        const before = (await openings()).length
        await app.ask({ ask: 'evaluate', of: 'room', script: `void window.open('${url}')` })
        return waitUntil('the app’s answer', async () => (await openings())[before])
      }
      const login = 'https://sso.douyin.com/login'
      expect(await open(login)).toBe(`deny ${login}`)
      await session.send('Page.bringToFront')
      expect(await app.ask({ ask: 'settings', of: 'room' })).toMatchObject({ isVisible: true })
      for (const url of ['https://example.com/', 'http://sso.douyin.com/login', 'about:blank']) {
        expect(await open(url)).toBe(`deny ${url}`)
      }
      expect(await open(login)).toBe(`allow ${login}`)
      expect(await open(login)).toBe(`deny ${login}`)
      await waitUntil('one more window', async () => {
        return (await app.ask({ ask: 'windows', of: 'room' })) === 2
      })
      const { windowId } = (await session.send('Browser.getWindowForTarget')) as {
        windowId: number
      }
      const bounds = { windowState: 'minimized' }
      await session.send('Browser.setWindowBounds', { windowId, bounds })
      expect(await app.ask({ ask: 'settings', of: 'room' })).toMatchObject({ isVisible: false })
      await session.close()
    })
  })

  it('passes no command but those of the page tap', async () => {
    await withRoomApp(startStandInApp, socketPage(), {}, async app => {
      const session = await app.pages.open(new AbortController().signal)
      for (const [method, params] of [
        ['Runtime.evaluate', { expression: '1' }],
        ['Network.getCookies', {}],
        ['Input.dispatchKeyEvent', { type: 'keyDown', key: 'a', code: 'KeyA', text: 'a' }],
      ] as const) {
        const refusal = session.send(method, params)
        await expect(refusal).rejects.toMatchObject({ code: 'BROWSER_FAILED' })
        await expect(refusal).rejects.toHaveProperty(
          'details.reason',
          expect.stringMatching(`^not allowed: ${method}`),
        )
      }
      expect(await session.send('Page.enable')).toEqual({})
    })
  })

  it('is opened anew when the host closes it, and attached again when DevTools took it', async () => {
    let sentCount = 0
    let newest: PushSocket | undefined
    const push = (socket: PushSocket) => {
      newest = socket
      const timer = setInterval(() => send(socket, chatFrame(`${++sentCount}`)), 50)
      socket.on('close', () => clearInterval(timer))
    }
    await withRoomApp(startStandInApp, socketPage(), { push }, async (app, server) => {
      await withTap(app, server, async seen => {
        const fiveMore = async () => {
          const before = seen.texts().length
          await until(() => expect(seen.texts().length).toBeGreaterThan(before + 5))
        }
        await fiveMore()
        await app.ask({ ask: 'openDevTools', of: 'room', refusals: 1 })
        await fiveMore()
        expect(seen.source.counters).toMatchObject({ pages: 1, loads: 1 })
        expect(seen.gaps()).toHaveLength(1)
        await app.ask({ ask: 'close', of: 'room' })
        await until(() => expect(seen.source.counters).toMatchObject({ pages: 2, loads: 2 }))
        await fiveMore()
        const away = seen.states().find(({ status }) => status === 'reconnecting')
        expect(away?.problem).toMatchObject({ details: { reason: 'window-closed' } })
        if (newest) send(newest, endFrame())
        await seen.running
        expect(seen.gaps()).toHaveLength(2)
      })
    })
  })

  it('does not keep the app open when the host closes its window', async () => {
    await withRoomApp(startStandInApp, socketPage(), {}, async app => {
      const session = await app.pages.open(new AbortController().signal)
      const reasons: string[] = []
      session.onDetach(reason => reasons.push(reason))
      // It may be gone before it says so.
      await app.ask({ ask: 'close', of: 'main' }).catch(() => {})
      await waitUntil('the app is gone', () => app.child.exitCode !== null, 90_000)
      expect(app.child.exitCode).toBe(0)
      expect(reasons).toHaveLength(1)
    })
  })
})
