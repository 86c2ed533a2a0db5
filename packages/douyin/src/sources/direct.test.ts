import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { pushFrameFields, WireWriter } from '../frames/wire.ts'
import { makeChat, makeControl, makeFrame, makeGift, makeResponse } from '../testing/make-frames.ts'
import { withRoomServer } from '../testing/room-server.ts'
import { chatFrame, endFrame, quick, room, send, until, withRoom } from '../testing/run-source.ts'
import { createDirectSource } from './direct.ts'

describe('direct source', () => {
  it('heartbeats at once and again, acknowledges, reads gzip and plain, ends on control 3', async () => {
    let client: WebSocket | undefined
    const push = (socket: WebSocket) => {
      client = socket
      const plain = makeFrame(makeResponse([makeChat('2', '明文')]), { isGzip: false })
      send(socket, chatFrame('1', '压缩', { needAck: true, internalExt: 'ext-9' }), plain)
    }
    await withRoom({ push }, {}, async seen => {
      const { received } = seen.server
      await until(() => {
        expect(received.filter(frame => frame.type === 'hb').length).toBeGreaterThan(2)
        expect(seen.texts()).toEqual(['压缩', '明文'])
      })
      expect(received[0]?.type).toBe('hb')
      expect(received.filter(frame => frame.type === 'ack')).toEqual([
        { type: 'ack', logId: '803741752050424480', payload: 'ext-9' },
      ])
      client?.send(endFrame())
      await seen.running
      expect(seen.statuses()).toEqual(['connecting', 'live', 'ended'])
      expect(seen.states()[0]).toMatchObject({ lastMessageAt: null, attempt: 0 })
    })
  })

  it('sends a signed query, the cookies and the headers of the page', async () => {
    const http = () => ({ status: 200, headers: { 'set-cookie': 'ttwid=t2; Path=/' } })
    await withRoom(
      { http, push: s => send(s, endFrame()) },
      { cookie: 'sessionid=x' },
      async seen => {
        await seen.running
        const query = seen.server.pushQueries[0]
        expect(query?.get('signature')).toMatch(/^[A-Za-z0-9+/]{16}$/)
        expect(query?.get('room_id')).toBe(room.roomId)
        expect(query?.get('user_unique_id')).toBe('7300000000000000001')
        const headers = seen.server.pushHeaders[0]
        expect(headers?.cookie).toBe('ttwid=t2; sessionid=x')
        expect(headers?.['user-agent']).toContain(query?.get('browser_version'))
        expect(headers?.origin).toBe(seen.server.endpoints.liveOrigin)
      },
    )
  })

  it('starts from im/fetch, its first messages and its cursor', async () => {
    const first = makeResponse([makeChat('1', '先到')], { cursor: 'c-7', internalExt: 'e-7' })
    const http = (url: URL) =>
      url.pathname === '/webcast/im/fetch/' ? { status: 200, body: first } : { status: 404 }
    const push = (s: WebSocket) =>
      send(s, chatFrame('1', '重复'), chatFrame('2', '后到'), endFrame())
    await withRoom({ http, push }, {}, async seen => {
      await seen.running
      expect(seen.texts()).toEqual(['先到', '后到'])
      expect(seen.source.counters.intake?.duplicates).toBe(1)
      expect(seen.server.pushQueries[0]?.get('cursor')).toBe('c-7')
      expect(seen.server.pushQueries[0]?.get('internal_ext')).toBe('e-7')
    })
  })

  it('makes a cursor of its own when im/fetch fails', async () => {
    await withRoom({ push: s => send(s, endFrame()) }, {}, async seen => {
      await seen.running
      const query = seen.server.pushQueries[0]
      expect(query?.get('cursor')).toMatch(/^d-1_u-1_fh-\d{19}_t-\d{13}_r-1$/)
      expect(query?.get('internal_ext')).toContain(`wss_push_room_id:${room.roomId}`)
    })
  })

  it('after a drop comes back with the newest cursor, drops replays and tells the gap', async () => {
    const push = (socket: WebSocket, connection: number) => {
      if (connection === 0) {
        send(socket, chatFrame('1', '一', { cursor: 'c-5', internalExt: 'e-5' }))
        setTimeout(() => socket.terminate(), 50)
      } else {
        send(socket, chatFrame('1', '一'), chatFrame('2', '二'), endFrame())
      }
    }
    await withRoom({ push }, {}, async seen => {
      await seen.running
      expect(seen.texts()).toEqual(['一', '二'])
      expect(seen.server.pushQueries[1]?.get('cursor')).toBe('c-5')
      expect(seen.server.pushQueries[1]?.get('internal_ext')).toBe('e-5')
      expect(seen.statuses()).toEqual(['connecting', 'live', 'reconnecting', 'live', 'ended'])
      const waiting = seen.states().find(state => state.status === 'reconnecting')
      expect(waiting).toMatchObject({ attempt: 1, problem: { code: 'ROOM_UNREACHABLE' } })
      expect(waiting?.nextAttemptAt).toBeGreaterThan(0)
      expect(seen.gaps()).toMatchObject([{ source: 'room', reason: 'network' }])
      const [gap] = seen.gaps()
      expect((gap?.toAt ?? 0) - (gap?.fromAt ?? 0)).toBeGreaterThan(10)
    })
  })

  it('drops a replay of 10,000 messages', async () => {
    const all = Array.from({ length: 10_000 }, (_, index) => makeChat(`${index + 1}`, '刷屏'))
    const frames = Array.from({ length: 10 }, (_, part) =>
      makeFrame(makeResponse(all.slice(part * 1_000, (part + 1) * 1_000), { cursor: 'c-0' })),
    )
    const last = makeFrame(makeResponse([makeControl('99999', 3)]))
    const push = (socket: WebSocket, connection: number) => {
      send(socket, ...frames)
      if (connection > 0) send(socket, last)
      else socket.close()
    }
    // Nothing may be dropped for a slow reader instead.
    await withRoom({ push }, { bufferLimit: 50_000 }, async seen => {
      await seen.running
      expect(seen.server.pushQueries).toHaveLength(2)
      expect(seen.texts()).toHaveLength(10_000)
      expect(seen.source.counters.intake?.duplicates).toBe(10_000)
    })
  })

  it('takes a fresh place when the server will not have the old one', async () => {
    let asked = 0
    const http = (url: URL) => {
      if (url.pathname !== '/webcast/im/fetch/') return { status: 404 }
      asked += 1
      return { status: 200, body: makeResponse([], { cursor: `fresh-${asked}` }) }
    }
    const push = (socket: WebSocket, connection: number) => {
      const query = seenQueries()[connection]
      if (query?.get('cursor') === 'fresh-2') return send(socket, chatFrame('2'), endFrame())
      if (connection === 0) send(socket, chatFrame('1', '一', { cursor: 'stale' }))
      socket.close(1008)
    }
    let seenQueries = (): URLSearchParams[] => []
    const timings = { backoffMinMs: 5, backoffMaxMs: 5 }
    await withRoom({ http, push }, { timings }, async seen => {
      seenQueries = () => seen.server.pushQueries
      await seen.running
      const cursors = seen.server.pushQueries.map(query => query.get('cursor'))
      expect(cursors.filter(cursor => cursor === 'stale')).toHaveLength(6)
      expect(cursors.at(-1)).toBe('fresh-2')
      expect(seen.gaps()).toMatchObject([{ reason: 'network' }])
    })
  })

  it('leaves a server that takes nothing from it', async () => {
    // What it would have to acknowledge is more than a line can hold.
    const internalExt = 'e'.repeat(100_000)
    const push = (socket: WebSocket, connection: number) => {
      if (connection > 0) {
        send(socket, endFrame())
        return
      }
      socket.pause()
      const frame = chatFrame('1', '', { needAck: true, internalExt })
      const timer = setInterval(() => send(socket, ...Array.from({ length: 20 }, () => frame)), 5)
      leaving.push(timer)
    }
    const leaving: NodeJS.Timeout[] = []
    await withRoom({ push }, {}, async seen => {
      await seen.running
      for (const timer of leaving) clearInterval(timer)
      expect(seen.server.pushQueries).toHaveLength(2)
      expect(seen.gaps()).toMatchObject([{ reason: 'network' }])
    })
  })

  it('reconnects on the close frame', async () => {
    const close = new WireWriter().string(pushFrameFields.payloadType, 'close').finish()
    const push = (s: WebSocket, n: number) => send(s, chatFrame('1'), n === 0 ? close : endFrame())
    await withRoom({ push }, {}, async seen => {
      await seen.running
      expect(seen.server.pushQueries).toHaveLength(2)
    })
  })

  it.each([
    [415, []],
    [417, []],
    [200, ['handshake-status: 415', 'handshake-msg: DEVICE_BLOCKED']],
    [200, []],
  ])('gives up after three refusals with %i %j', async (status, headers) => {
    await withRoom({ refuse: () => ({ status, headers }) }, {}, async seen => {
      await seen.running
      expect(seen.server.pushQueries).toHaveLength(3)
      const last = seen.states().at(-1)
      expect(last).toMatchObject({ status: 'failed', problem: { code: 'SIGNATURE_REFUSED' } })
      const retry = seen.states().find(state => state.status === 'reconnecting')
      expect(retry?.problem?.code).toBe('SIGNATURE_REFUSED')
    })
  })

  it('keeps trying while the server is away, and only then', async () => {
    await withRoom({ refuse: () => ({ status: 503 }) }, {}, async seen => {
      await until(() => expect(seen.server.pushQueries.length).toBeGreaterThan(4))
      expect(seen.statuses()).toEqual(['connecting', 'reconnecting'])
      seen.stop()
      await seen.running
    })
  })

  it('survives damaged and text frames', async () => {
    const push = (socket: WebSocket) => {
      socket.send('text')
      send(socket, Uint8Array.of(0xff), chatFrame('1'), endFrame())
    }
    await withRoom({ push }, {}, async seen => {
      await seen.running
      expect(seen.texts()).toEqual(['第1条'])
      expect(seen.source.counters.damagedFrames).toEqual(new Map([['truncated', 1]]))
    })
  })

  it('asks again for what a damaged frame held, and passes over it the next time', async () => {
    const rest = [chatFrame('1', '一', { cursor: 'c-1' }), Uint8Array.of(0xff)]
    const push = (socket: WebSocket, connection: number) =>
      connection === 0
        ? send(socket, ...rest, chatFrame('3', '三', { cursor: 'c-3' }))
        : send(socket, chatFrame('2', '二'), Uint8Array.of(0xff), chatFrame('3', '三'), endFrame())
    await withRoom({ push }, {}, async seen => {
      await seen.running
      expect(seen.texts()).toEqual(['一', '二', '三'])
      expect(seen.server.pushQueries[1]?.get('cursor')).toBe('c-1')
      expect(seen.source.counters.damagedFrames).toEqual(new Map([['truncated', 2]]))
      expect(seen.gaps()).toMatchObject([{ source: 'room', reason: 'network' }])
      expect(seen.states().some(({ problem }) => problem?.code === 'FRAME_DAMAGED')).toBe(true)
    })
  })

  it('closes an open combo before it ends', async () => {
    const gift = makeFrame(makeResponse([makeGift('1', { repeatCount: 3 })]))
    await withRoom({ push: s => send(s, gift, endFrame()) }, {}, async seen => {
      await seen.running
      const kinds = seen.items.flatMap(i => (i.kind === 'item' ? [i.item] : []))
      expect(kinds.at(-1)).toMatchObject({
        type: 'gift.received',
        payload: { count: 0, comboCount: 3, isComboEnd: true },
      })
      expect(seen.items.at(-1)).toMatchObject({ state: { status: 'ended' } })
    })
  })

  it('tells a slow reader how much it lost, and stops when the reader leaves', async () => {
    const many = Array.from({ length: 500 }, (_, index) => makeChat(`${index + 1}`, '刷屏'))
    let closed = false
    const push = (socket: WebSocket) => {
      socket.on('close', () => {
        closed = true
      })
      send(socket, makeFrame(makeResponse(many)))
    }
    await withRoomServer({ push }, async server => {
      const options = { room, endpoints: server.endpoints, deviceId: '73', bufferLimit: 100 }
      const source = createDirectSource({ ...options, timings: quick })
      let lost = 0
      let items = 0
      for await (const item of source.open(new AbortController().signal)) {
        if (item.kind === 'gap') lost += item.gap.lostCount ?? 0
        if (item.kind === 'item') items += 1
        if (items + lost === 500) break
      }
      expect(lost).toBeGreaterThan(300)
      expect(source.counters.dropped.events).toBe(lost)
      await until(() => expect(closed).toBe(true))
    })
  })
})
