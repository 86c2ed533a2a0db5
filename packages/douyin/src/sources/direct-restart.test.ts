import type { LiveEvent } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { makeChat, makeFrame, makeGift, makeResponse } from '../testing/make-frames.ts'
import { chatFrame, endFrame, send, until, withRoom } from '../testing/run-source.ts'

type Items = Parameters<Parameters<typeof withRoom>[2]>[0]['items']
const eventsOf = (items: Items): LiveEvent[] =>
  items.flatMap(item => (item.kind === 'item' ? [item.item] : []))
const giftsIn = (events: readonly LiveEvent[]) =>
  events.flatMap(event => (event.type === 'gift.received' ? [event.payload] : []))
const giftFrame = (id: string, repeatCount: number) =>
  makeFrame(makeResponse([makeGift(id, { repeatCount })]))

describe('a direct source after a restart', () => {
  it('tells no message twice and counts a combo from where it stood', async () => {
    let before: LiveEvent[] = []
    const firstRun = (socket: WebSocket) =>
      send(socket, chatFrame('1', '重启前'), giftFrame('2', 3), giftFrame('3', 5))
    await withRoom({ push: firstRun }, {}, async seen => {
      await until(() => expect(eventsOf(seen.items)).toHaveLength(3))
      // As a killed process leaves it: the combo is open in the log.
      before = eventsOf(seen.items)
    })

    const history = makeResponse([makeChat('1', '重启前'), makeGift('3', { repeatCount: 5 })])
    const http = (url: URL) =>
      url.pathname === '/webcast/im/fetch/' ? { status: 200, body: history } : { status: 404 }
    const push = (socket: WebSocket) =>
      send(socket, giftFrame('4', 8), chatFrame('5', '重启后'), endFrame())
    await withRoom({ http, push }, { readLogged: async () => before }, async seen => {
      await seen.running
      expect(seen.texts()).toEqual(['重启后'])
      const all = giftsIn([...before, ...eventsOf(seen.items)])
      expect(all.reduce((sum, gift) => sum + gift.count, 0)).toBe(8)
      expect(seen.source.counters.intake?.duplicates).toBe(2)
    })
  })

  it('closes the combos that its last run left open', async () => {
    let before: LiveEvent[] = []
    await withRoom({ push: s => send(s, giftFrame('2', 3)) }, {}, async seen => {
      await until(() => expect(eventsOf(seen.items)).toHaveLength(1))
      before = eventsOf(seen.items)
    })
    await withRoom(
      { push: s => send(s, endFrame()) },
      { readLogged: async () => before },
      async seen => {
        await seen.running
        expect(giftsIn(eventsOf(seen.items))).toMatchObject([
          { count: 0, comboCount: 3, isComboEnd: true },
        ])
      },
    )
  })
})

describe('a direct source that ends while it is cut off', () => {
  const cutAfterOne = {
    push: (socket: WebSocket) => {
      send(socket, chatFrame('1'))
      setTimeout(() => socket.terminate(), 30)
    },
    refuse: (connection: number) => (connection > 0 ? { status: 415 } : null),
  }

  it('tells what it missed when it gives up', async () => {
    await withRoom(cutAfterOne, {}, async seen => {
      await seen.running
      expect(seen.statuses().at(-1)).toBe('failed')
      expect(seen.gaps()).toMatchObject([{ source: 'room', reason: 'network' }])
    })
  })

  it('tells what it missed when it is stopped', async () => {
    const slow = { backoffMinMs: 60_000, backoffMaxMs: 60_000 }
    await withRoom(cutAfterOne, { timings: slow }, async seen => {
      await until(() => expect(seen.statuses().at(-1)).toBe('reconnecting'))
      expect(seen.gaps()).toEqual([])
      seen.stop()
      await seen.running
      expect(seen.gaps()).toMatchObject([{ source: 'room', reason: 'network' }])
    })
  })
})
