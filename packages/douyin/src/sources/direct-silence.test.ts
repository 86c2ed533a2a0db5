import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { heartbeatFrame } from '../frames/outgoing-frames.ts'
import { makeChat, makeFrame, makeResponse } from '../testing/make-frames.ts'
import { chatFrame, endFrame, send, until, withRoom } from '../testing/run-source.ts'
import { createTestClock } from '../testing/test-clock.ts'

describe('direct source in silence', () => {
  it('stalls in silence, and tells the gap when data flows again', async () => {
    let client: WebSocket | undefined
    const push = (socket: WebSocket) => {
      client = socket
      send(socket, chatFrame('1'))
    }
    await withRoom({ push }, { timings: { stallAfterMs: 60 } }, async seen => {
      await until(() => expect(seen.statuses()).toContain('stalled'))
      const stalled = seen.states().find(state => state.status === 'stalled')
      expect(stalled?.lastMessageAt).toBeLessThanOrEqual((stalled?.since ?? 0) - 60)
      client?.send(chatFrame('2'))
      await until(() =>
        expect(seen.statuses().slice(0, 4)).toEqual(['connecting', 'live', 'stalled', 'live']),
      )
      expect(seen.gaps()[0]).toMatchObject({ reason: 'stall' })
      expect(seen.server.pushQueries).toHaveLength(1)
    })
  })

  it('reconnects when silence lasts, and the gap spans all of it', async () => {
    const timings = { stallAfterMs: 100, readTimeoutMs: 400 }
    const push = (s: WebSocket, n: number) =>
      send(s, chatFrame(`${n + 1}`), ...(n ? [endFrame()] : []))
    await withRoom({ push }, { timings }, async seen => {
      await seen.running
      expect(seen.statuses()).toEqual([
        'connecting',
        'live',
        'stalled',
        'reconnecting',
        'live',
        'ended',
      ])
      expect(seen.gaps()).toMatchObject([{ reason: 'stall' }])
      const [gap] = seen.gaps()
      expect((gap?.toAt ?? 0) - (gap?.fromAt ?? 0)).toBeGreaterThanOrEqual(400)
    })
  })

  it('does not believe a connection that only sends statistics', async () => {
    const stats = { method: 'WebcastRoomStatsMessage', msgId: '', payload: new Uint8Array() }
    const push = (socket: WebSocket, connection: number) => {
      if (connection > 0) return send(socket, endFrame())
      const timer = setInterval(() => send(socket, makeFrame(makeResponse([stats]))), 10)
      socket.on('close', () => clearInterval(timer))
    }
    await withRoom({ push }, { timings: { businessSilenceMs: 150 } }, async seen => {
      await seen.running
      const [before, after] = seen.server.pushQueries
      expect(after?.get('user_unique_id')).not.toBe(before?.get('user_unique_id'))
    })
  })

  it.each([
    ['reach back to what it has, tells only its way back', '1', ['一', '二'], 1, 60_000],
    [
      'do not, tells all the time in which they were withheld',
      '5',
      ['一', '五', '二'],
      600_000,
      660_000,
    ],
  ])('after statistics only, when the newest messages %s', async (_name, id, texts, min, max) => {
    const stats = { method: 'WebcastRoomStatsMessage', msgId: '', payload: new Uint8Array() }
    let asked = 0
    const http = (url: URL) => {
      if (url.pathname !== '/webcast/im/fetch/') return { status: 404 }
      asked += 1
      const history = asked > 1 ? [makeChat(id, id === '1' ? '一' : '五')] : []
      return { status: 200, body: makeResponse(history, { cursor: `c-${asked}` }) }
    }
    const push = (socket: WebSocket, connection: number) => {
      send(
        socket,
        ...(connection > 0 ? [chatFrame('2', '二'), endFrame()] : [chatFrame('1', '一')]),
      )
      const timer = setInterval(() => send(socket, makeFrame(makeResponse([stats]))), 10)
      socket.on('close', () => clearInterval(timer))
    }
    const clock = createTestClock()
    // Ten minutes pass at once, and only the watch over talk is to see them.
    const never = 1e9
    const timings = {
      ...{ businessSilenceMs: 500_000, readTimeoutMs: never, sleptAfterMs: never },
      ...{ stallAfterMs: never, pingAfterMs: never },
    }
    await withRoom({ http, push }, { clock, timings }, async seen => {
      await until(() => expect(seen.texts()).toHaveLength(1))
      clock.sleep(600_000)
      await seen.running
      expect(seen.texts()).toEqual(texts)
      const [gap, ...others] = seen.gaps()
      expect(others).toEqual([])
      const lengthMs = (gap?.toAt ?? 0) - (gap?.fromAt ?? 0)
      expect(lengthMs).toBeGreaterThanOrEqual(min)
      expect(lengthMs).toBeLessThan(max)
    })
  })

  it('takes a socket without a message for a refused signature, and comes as somebody else', async () => {
    const push = (socket: WebSocket, connection: number) => {
      if (connection > 0) return send(socket, chatFrame('1'), endFrame())
      // Heartbeats are answered, and that is all.
      socket.on('message', () => socket.send(heartbeatFrame()))
    }
    await withRoom({ push }, { timings: { firstMessageTimeoutMs: 150 } }, async seen => {
      await seen.running
      const away = seen.states().find(({ status }) => status === 'reconnecting')
      expect(away?.problem).toMatchObject({
        code: 'SIGNATURE_REFUSED',
        details: { reason: 'no-message' },
      })
      const [before, after] = seen.server.pushQueries
      expect(after?.get('user_unique_id')).not.toBe(before?.get('user_unique_id'))
      expect(seen.texts()).toEqual(['第1条'])
      expect(seen.gaps()).toMatchObject([{ reason: 'stall' }])
    })
  })

  it('ends when the room is ended twice in a row, not once', async () => {
    const answers = ['ended', 'live', 'ended', 'ended'] as const
    let asked = 0
    const checkRoom = async () => answers[asked++] ?? 'unknown'
    await withRoom({ refuse: () => ({ status: 503 }) }, { checkRoom }, async seen => {
      await seen.running
      expect(asked).toBe(4)
      expect(seen.statuses().at(-1)).toBe('ended')
    })
  })
})
