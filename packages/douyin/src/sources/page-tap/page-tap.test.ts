import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { browserPath } from '../../testing/find-browser.ts'
import { makeChat, makeControl, makeResponse } from '../../testing/make-frames.ts'
import {
  htmlAnswer,
  iframePage,
  pollingPage,
  socketPage,
  workerPage,
  workerScript,
} from '../../testing/room-page.ts'
import { withPageTap } from '../../testing/run-page-tap.ts'
import { chatFrame, endFrame, send, until } from '../../testing/run-source.ts'
import { createChrome } from './chrome.ts'

describe.skipIf(!browserPath)('page tap in a real browser', { timeout: 60_000 }, () => {
  it('reads the page’s socket, also after the page opened it again, until the room ends', async () => {
    let last: WebSocket | undefined
    const push = (socket: WebSocket, connection: number) => {
      last = socket
      // The second connection repeats the last message of the first, as the platform does.
      if (connection === 0) send(socket, chatFrame('1'), chatFrame('2'))
      else send(socket, chatFrame('2'), chatFrame('3'))
    }
    await withPageTap(socketPage(), { push }, {}, async seen => {
      await until(() => expect(seen.texts()).toEqual(['第1条', '第2条']))
      last?.close()
      await until(() => expect(seen.texts()).toEqual(['第1条', '第2条', '第3条']))
      send(last as WebSocket, endFrame())
      await seen.running
      expect(seen.statuses()).toEqual(['connecting', 'live', 'ended'])
      expect(seen.source.counters).toMatchObject({ pages: 1, loads: 1, frames: 5 })
      expect(seen.gaps()).toMatchObject([{ source: 'room', reason: 'network' }])
      expect(seen.source.counters.intake?.duplicates).toBe(1)
      expect(seen.server.received.map(({ type }) => type)).toContain('ack')
    })
  })

  it('reads im/fetch answers when the page polls, and its web/enter answer', async () => {
    let asked = 0
    const http = (url: URL) => {
      if (url.pathname.startsWith('/webcast/room/web/enter')) {
        const answer = {
          status_code: 0,
          data: { data: [{ id_str: '7630361251285076745', status: 2, title: '卖鱼' }] },
        }
        return {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(answer),
        }
      }
      if (!url.pathname.startsWith('/webcast/im/fetch')) return htmlAnswer('')
      asked += 1
      const messages = asked < 10 ? [makeChat(`${asked}`, `第${asked}条`)] : [makeControl('900', 3)]
      return {
        status: 200,
        headers: { 'content-type': 'application/protobuffer' },
        body: makeResponse(messages),
      }
    }
    const titles: string[] = []
    const page = `<script>fetch('/webcast/room/web/enter/?web_rid=123456')</script>${pollingPage}`
    const onRoom = ({ room }: { room: { title: string } }) => void titles.push(room.title)
    await withPageTap(page, { http }, { onRoom }, async seen => {
      await seen.running
      expect(seen.texts()).toEqual(Array.from({ length: 9 }, (_, i) => `第${i + 1}条`))
      expect(seen.gaps()).toEqual([])
      expect(titles).toEqual(['卖鱼'])
    })
  })

  it.each([
    ['an iframe of another site', iframePage],
    ['a worker', workerPage],
  ])('sees a socket inside %s from its first frame', async (_where, page) => {
    const http = (url: URL) => {
      if (url.pathname === '/inner') return htmlAnswer(socketPage())
      if (url.pathname !== '/worker.js') return htmlAnswer('')
      return { status: 200, headers: { 'content-type': 'text/javascript' }, body: workerScript }
    }
    const push = (socket: WebSocket) => send(socket, chatFrame('1'), chatFrame('2'), endFrame())
    await withPageTap(page, { http, push }, {}, async seen => {
      await seen.running
      expect(seen.texts()).toEqual(['第1条', '第2条'])
    })
  })

  it('loads a crashed page again, in the same browser, and tells the gap', async () => {
    const push = (socket: WebSocket, connection: number) =>
      send(socket, chatFrame(`${connection + 1}`), ...(connection > 0 ? [endFrame()] : []))
    await withPageTap(socketPage(), { push }, {}, async seen => {
      await until(() => expect(seen.texts()).toEqual(['第1条']))
      // Nobody is left to answer.
      seen.sessions[0]?.send('Page.crash').catch(() => {})
      await seen.running
      expect(seen.statuses()).toEqual(['connecting', 'live', 'reconnecting', 'live', 'ended'])
      expect(seen.texts()).toEqual(['第1条', '第2条'])
      expect(seen.gaps()).toMatchObject([{ source: 'room', reason: 'network' }])
      expect(seen.source.counters).toMatchObject({ pages: 1, loads: 2 })
    })
  })

  it('starts a browser again that was killed', async () => {
    const push = (socket: WebSocket, connection: number) =>
      send(socket, chatFrame(`${connection + 1}`), ...(connection > 0 ? [endFrame()] : []))
    await withPageTap(socketPage(), { push }, {}, async seen => {
      await until(() => expect(seen.texts()).toEqual(['第1条']))
      seen.sessions[0]?.send('Browser.crash').catch(() => {})
      await seen.running
      expect(seen.statuses()).toEqual(['connecting', 'live', 'reconnecting', 'live', 'ended'])
      const away = seen.states().find(state => state.status === 'reconnecting')
      expect(away?.problem?.code).toBe('BROWSER_FAILED')
      expect(seen.gaps()).toHaveLength(1)
      expect(seen.source.counters).toMatchObject({ pages: 2, loads: 2 })
    })
  })

  it('stalls in silence, then loads the page again', async () => {
    const push = (socket: WebSocket, connection: number) =>
      send(socket, chatFrame(`${connection + 1}`), ...(connection > 0 ? [endFrame()] : []))
    let nowMs = Date.now()
    const clock = { now: () => nowMs, elapsedMs: () => nowMs }
    await withPageTap(socketPage(), { push }, { clock }, async seen => {
      await until(() => expect(seen.texts()).toEqual(['第1条']))
      nowMs += 20_000
      await until(() => expect(seen.statuses()).toContain('stalled'))
      nowMs += 40_000
      await seen.running
      expect(seen.statuses()).toEqual([
        ...['connecting', 'live', 'stalled', 'reconnecting', 'live', 'ended'],
      ])
      const [gap] = seen.gaps()
      expect(gap).toMatchObject({ reason: 'stall' })
      expect((gap?.toAt ?? 0) - (gap?.fromAt ?? 0)).toBe(60_000)
    })
  })

  it('leaves the pictures and the stream away, and asks for the host when the page waits for them', async () => {
    const paths: string[] = []
    const http = (url: URL) => {
      paths.push(url.pathname)
      return htmlAnswer('')
    }
    const page = socketPage(`
      const get = path => fetch(path).catch(() => {})
      const pause = () => new Promise(resolve => setTimeout(resolve, 50))
      // The code to scan can be had once the window is shown.
      const shown = () => fetch('/qr.png').catch(() => pause().then(shown))
      get('/a.flv?x=1').then(() => get('/b.png')).then(() => get('/passport/get_qrcode/'))
        .then(shown).then(() => get('/verifycenter/captcha/v2'))`)
    let nowMs = Date.now()
    const clock = { now: () => nowMs, elapsedMs: () => nowMs }
    await withPageTap(page, { http }, { clock }, async seen => {
      await until(() => expect(paths).toContain('/passport/get_qrcode/'))
      // It may go on by itself: the host is not called for what is over in a moment.
      expect(seen.attentions()).toEqual([])
      await until(() => {
        // The browser's word of the request may come after the request.
        nowMs += 20
        expect(seen.attentions()).toEqual(['login'])
      })
      nowMs += 100_000
      await until(() => expect(seen.attentions()).toEqual(['login', 'captcha']))
      nowMs += 100_000
      await until(() => expect(paths).toContain('/verifycenter/captcha/v2'))
      expect(paths).toContain('/qr.png')
      expect(paths).not.toContain('/a.flv')
      expect(paths).not.toContain('/b.png')
      // Silence means nothing while the host is busy there.
      expect(seen.source.counters.loads).toBe(1)
      expect(seen.statuses()).toEqual(['connecting'])
    })
  })

  it('fails for good without a browser', async () => {
    const { openPage } = createChrome({
      executablePath: '/nowhere/chrome',
      profileFolder: '/nowhere',
    })
    await withPageTap('', {}, { openPage }, async seen => {
      await seen.running
      expect(seen.states().at(-1)).toMatchObject({
        status: 'failed',
        problem: { code: 'BROWSER_MISSING' },
      })
    })
  })
})
