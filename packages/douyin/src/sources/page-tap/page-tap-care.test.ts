import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import type { RoomSnapshot } from '../../room/room-snapshot.ts'
import { browserPath } from '../../testing/find-browser.ts'
import { htmlAnswer, socketPage } from '../../testing/room-page.ts'
import { withPageTap } from '../../testing/run-page-tap.ts'
import { chatFrame, room, send, until } from '../../testing/run-source.ts'
import { attentionOf } from './attention.ts'
import { isOwnEnter } from './page-bodies.ts'

describe.skipIf(!browserPath)('care for the room’s page', { timeout: 60_000 }, () => {
  it('keeps the page awake with a key that does nothing, and in focus', async () => {
    const keys: string[] = []
    const http = (url: URL) => {
      if (url.pathname === '/key') keys.push(url.search)
      return htmlAnswer('')
    }
    const page = socketPage(
      `addEventListener('keydown', e => fetch('/key?' + e.key + document.hasFocus()))`,
    )
    const timings = { keepAwakeEveryMs: 300 }
    await withPageTap(page, { http }, { timings }, async () => {
      await until(() => expect(keys.slice(0, 2)).toEqual(['?Shifttrue', '?Shifttrue']))
    })
  })

  it('needs the host only when the messages stop, and no longer when they go on', async () => {
    let client: WebSocket | undefined
    const push = (socket: WebSocket) => {
      client = socket
      send(socket, chatFrame('1'))
    }
    let isAsking = false
    const paths: string[] = []
    const http = (url: URL) => {
      paths.push(url.pathname)
      return htmlAnswer(isAsking ? 'yes' : 'no')
    }
    const page = socketPage(`
      const look = () => fetch('/look').then(answer => answer.text())
        .then(text => text === 'yes' ? fetch('/verifycenter/captcha/v2') : setTimeout(look, 50))
      look()`)
    let sleptMs = 0
    const clock = { now: () => Date.now() + sleptMs, elapsedMs: () => performance.now() + sleptMs }
    await withPageTap(page, { http, push }, { clock }, async seen => {
      await until(() => expect(seen.texts()).toHaveLength(1))
      isAsking = true
      await until(() => expect(paths).toContain('/verifycenter/captcha/v2'))
      send(client as WebSocket, chatFrame('2'))
      await until(() => expect(seen.texts()).toHaveLength(2))
      expect(seen.attentions()).toEqual([])
      sleptMs += 20_000
      await until(() => expect(seen.attentions()).toEqual(['captcha']))
      expect(seen.states().at(-1)?.status).toBe('stalled')
      expect(seen.source.showPage()).toBe(true)
      send(client as WebSocket, chatFrame('3'))
      await until(() => expect(seen.states().at(-1)?.status).toBe('live'))
      await until(() => expect(seen.states().at(-1)?.attention).toBeUndefined())
    })
  })

  it('believes the page’s own web/enter answer that the room ended when it says so twice', async () => {
    let asked = 0
    const http = (url: URL) => {
      if (!url.pathname.startsWith('/webcast/room/web/enter')) return htmlAnswer('')
      asked += 1
      const status = asked === 1 ? 2 : 4
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ status_code: 0, data: { data: [{ id_str: room.roomId, status }] } }),
      }
    }
    const page = socketPage(`fetch('/webcast/room/web/enter/?web_rid=123456')`)
    const push = (socket: WebSocket, connection: number) => {
      if (connection === 0) send(socket, chatFrame('1'))
    }
    let nowMs = Date.now()
    const clock = { now: () => nowMs, elapsedMs: () => nowMs }
    const told: string[] = []
    const onRoom = ({ status }: RoomSnapshot) => void told.push(status)
    await withPageTap(page, { http, push }, { clock, onRoom }, async seen => {
      await until(() => expect(seen.texts()).toEqual(['第1条']))
      await until(() => expect(told).toEqual(['live']))
      nowMs += 60_000
      await until(() => expect(told).toEqual(['live', 'ended']))
      nowMs += 60_000
      await seen.running
      expect(seen.statuses()).toEqual(['connecting', 'live', 'stalled', 'reconnecting', 'ended'])
      expect(seen.source.counters.loads).toBe(3)
    })
  })

  it('believes no answer about a room that the page only recommends', async () => {
    const asked: string[] = []
    const http = (url: URL) => {
      if (!url.pathname.startsWith('/webcast/room/web/enter')) return htmlAnswer('')
      asked.push(url.search)
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ status_code: 0, data: { data: [{ id_str: '7000', status: 4 }] } }),
      }
    }
    const other = `fetch('/webcast/room/web/enter/?web_rid=999&room_id_str=7000')`
    const page = socketPage(`${other}.then(() => ${other}).then(() => ${other})`)
    const sockets: WebSocket[] = []
    const push = (socket: WebSocket) => {
      sockets.push(socket)
      send(socket, chatFrame('1'))
    }
    const told: string[] = []
    const onRoom = ({ room: { roomId } }: RoomSnapshot) => void told.push(roomId)
    await withPageTap(page, { http, push }, { onRoom }, async seen => {
      await until(() => expect(asked).toHaveLength(3))
      await until(() => expect(seen.texts()).toEqual(['第1条']))
      send(sockets[0] as WebSocket, chatFrame('2'))
      await until(() => expect(seen.texts()).toEqual(['第1条', '第2条']))
      expect(told).toEqual([])
      expect(seen.statuses()).toEqual(['connecting', 'live'])
    })
  })

  it('asks about a room that went quiet, and ends when it is over', async () => {
    const answers = ['ended', 'unknown', 'ended'] as const
    let asked = 0
    const checkRoom = async () => answers[asked++] ?? 'live'
    const push = (socket: WebSocket) => send(socket, chatFrame('1'))
    let nowMs = Date.now()
    const clock = { now: () => nowMs, elapsedMs: () => nowMs }
    await withPageTap(socketPage(), { push }, { clock, checkRoom }, async seen => {
      await until(() => expect(seen.texts()).toEqual(['第1条']))
      nowMs += 61_000
      await until(() => expect(asked).toBe(2))
      await until(() => expect(seen.source.counters.loads).toBe(2))
      nowMs += 61_000
      await until(() => expect(asked).toBe(3))
      await seen.running
      expect(seen.states().at(-1)?.status).toBe('ended')
      expect(seen.source.counters.loads).toBe(2)
    })
  })

  it('leaves another room’s socket alone', async () => {
    const page = socketPage(`
      new WebSocket('ws://' + location.host + '/webcast/im/push/v2/?room_id=7000000000000000001')`)
    const sockets: WebSocket[] = []
    const push = (socket: WebSocket) => void sockets.push(socket)
    await withPageTap(page, { push }, {}, async seen => {
      await until(() => expect(sockets).toHaveLength(2))
      sockets.forEach((socket, index) => {
        const isOurs = seen.server.pushQueries[index]?.get('room_id') === room.roomId
        send(socket, isOurs ? chatFrame('1', '我们的') : chatFrame('2', '别人的'))
        if (isOurs) setTimeout(() => send(socket, chatFrame('3', '完')), 300)
      })
      await until(() => expect(seen.texts()).toEqual(['我们的', '完']))
    })
  })
})

it.each([
  ['web_rid=123456&room_id_str=7630361251285076745', true],
  ['web_rid=123456', true],
  // The same host's next broadcast.
  ['web_rid=123456&room_id_str=7630361251285076999', true],
  // The same room under its other number.
  ['web_rid=abc_def&room_id_str=7630361251285076745', true],
  ['aid=6383', true],
  ['web_rid=999&room_id_str=7000', false],
  ['web_rid=999', false],
  ['room_id_str=7000', false],
])('takes the answer to %s as of this room: %s', (query, isOurs) => {
  const url = `https://live.douyin.com/webcast/room/web/enter/?${query}`
  expect(isOwnEnter(url, room)).toBe(isOurs)
})

it('knows the addresses of a login and of a captcha, not the check that asks nothing', () => {
  expect(attentionOf('https://sso.douyin.com/get_qrcode/?aid=6383')).toBe('login')
  expect(attentionOf('https://rmc.bytedance.com/verifycenter/captcha/v2?x=1')).toBe('captcha')
  expect(attentionOf('https://rmc-nocaptcha.example.com/check')).toBe(null)
  expect(attentionOf('data:,')).toBe(null)
})
