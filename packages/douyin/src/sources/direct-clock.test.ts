import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { chatFrame, endFrame, send, until, withRoom } from '../testing/run-source.ts'
import { createTestClock } from '../testing/test-clock.ts'

const hourMs = 3_600_000
const lengthOf = (gap?: { fromAt: number; toAt: number }) => (gap?.toAt ?? 0) - (gap?.fromAt ?? 0)

describe('direct source while the clock is set', () => {
  it.each([
    ['forwards', hourMs],
    ['back', -hourMs],
  ])('takes an hour %s for nothing that happened', async (_name, byMs) => {
    const clock = createTestClock()
    let client: WebSocket | undefined
    const push = (socket: WebSocket) => {
      client = socket
      send(socket, chatFrame('1'))
    }
    await withRoom({ push }, { clock }, async seen => {
      await until(() => expect(seen.texts()).toHaveLength(1))
      clock.setWall(byMs)
      // Many looks of the watch over silence, none of which may see an hour.
      for (let number = 2; number <= 20; number++) {
        client?.send(chatFrame(`${number}`))
        await until(() => expect(seen.texts()).toHaveLength(number))
      }
      // The state goes on being told, on the new time.
      const isNew = () =>
        Math.abs((seen.states().at(-1)?.lastMessageAt ?? 0) - clock.now()) < 60_000
      await until(() => expect(isNew()).toBe(true))
      client?.send(endFrame())
      await seen.running
      expect(seen.statuses()).toEqual(['connecting', 'live', 'ended'])
      expect(seen.gaps()).toEqual([])
    })
  })

  it.each([
    ['forwards', hourMs],
    ['back', -hourMs],
  ])('measures a gap in which it is set %s', async (_name, byMs) => {
    const clock = createTestClock()
    const push = (socket: WebSocket, connection: number) => {
      send(socket, chatFrame(`${connection + 1}`), ...(connection > 0 ? [endFrame()] : []))
      if (connection > 0) return
      setTimeout(() => {
        clock.setWall(byMs)
        socket.terminate()
      }, 50)
    }
    const timings = { backoffMinMs: 200, backoffMaxMs: 200 }
    await withRoom({ push }, { clock, timings }, async seen => {
      await seen.running
      const [gap, ...others] = seen.gaps()
      expect(others).toEqual([])
      expect(lengthOf(gap)).toBeGreaterThanOrEqual(150)
      expect(lengthOf(gap)).toBeLessThan(60_000)
      expect(Math.abs((gap?.toAt ?? 0) - clock.now())).toBeLessThan(60_000)
    })
  })
})

describe('direct source on a machine that sleeps', () => {
  const tenMinutes = 600_000
  /** A server that has long dropped us, and does not say so. */
  const push = (socket: WebSocket, connection: number) =>
    send(socket, chatFrame(`${connection + 1}`), ...(connection > 0 ? [endFrame()] : []))
  const patient = { backoffMinMs: 60_000, backoffMaxMs: 60_000, unreachableMaxMs: 60_000 }

  it('connects at once when it wakes, and tells the whole span', async () => {
    const clock = createTestClock()
    await withRoom({ push }, { clock, timings: patient }, async seen => {
      await until(() => expect(seen.texts()).toHaveLength(1))
      clock.sleep(tenMinutes)
      await seen.running
      expect(seen.statuses()).toEqual(['connecting', 'live', 'reconnecting', 'live', 'ended'])
      const [gap, ...others] = seen.gaps()
      expect(others).toEqual([])
      expect(gap).toMatchObject({ source: 'room', reason: 'stall' })
      expect(lengthOf(gap)).toBeGreaterThanOrEqual(tenMinutes)
      expect(lengthOf(gap)).toBeLessThan(tenMinutes + 60_000)
      expect(Math.abs((gap?.toAt ?? 0) - clock.now())).toBeLessThan(60_000)
    })
  })

  it('does not wait out a back-off that was begun before', async () => {
    const clock = createTestClock()
    const cut = (socket: WebSocket, connection: number) => {
      push(socket, connection)
      if (connection === 0) setTimeout(() => socket.terminate(), 30)
    }
    await withRoom({ push: cut }, { clock, timings: patient }, async seen => {
      await until(() => expect(seen.statuses().at(-1)).toBe('reconnecting'))
      clock.sleep(tenMinutes)
      await seen.running
      expect(seen.gaps()).toHaveLength(1)
      expect(lengthOf(seen.gaps()[0])).toBeGreaterThanOrEqual(tenMinutes)
    })
  })

  it('is not misled by a frame that was still in the line', async () => {
    const clock = createTestClock()
    let client: WebSocket | undefined
    const first = (socket: WebSocket, connection: number) => {
      client ??= socket
      push(socket, connection)
    }
    // Only a frame can be the first to notice.
    const timings = { ...patient, tickMs: 300_000 }
    await withRoom({ push: first }, { clock, timings }, async seen => {
      await until(() => expect(seen.texts()).toHaveLength(1))
      clock.sleep(tenMinutes)
      client?.send(chatFrame('99'))
      await seen.running
      expect(seen.texts()).toEqual(['第1条', '第2条'])
      expect(lengthOf(seen.gaps()[0])).toBeGreaterThanOrEqual(tenMinutes)
    })
  })

  it('keeps the connection over a hold-up of seconds', async () => {
    const clock = createTestClock()
    let client: WebSocket | undefined
    const first = (socket: WebSocket) => {
      client = socket
      send(socket, chatFrame('1'))
    }
    await withRoom({ push: first }, { clock }, async seen => {
      await until(() => expect(seen.texts()).toHaveLength(1))
      clock.sleep(6_000)
      client?.send(chatFrame('2'))
      await until(() => expect(seen.texts()).toHaveLength(2))
      client?.send(endFrame())
      await seen.running
      expect(seen.statuses()).toEqual(['connecting', 'live', 'ended'])
    })
  })
})
