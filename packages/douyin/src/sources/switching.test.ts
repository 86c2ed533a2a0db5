import { AppError, type LiveEvent, type SourceItem } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { browserPath, withProfile } from '../testing/find-browser.ts'
import { makeChat, makeFrame, makeGift, makeResponse } from '../testing/make-frames.ts'
import { htmlAnswer, socketPage } from '../testing/room-page.ts'
import { type RoomBehaviour, withRoomServer } from '../testing/room-server.ts'
import { chatFrame, endFrame, quick, room, send } from '../testing/run-source.ts'
import { createDirectSource } from './direct.ts'
import { createChrome } from './page-tap/chrome.ts'
import { createPageTapSource } from './page-tap/page-tap.ts'
import type { PageTapOptions } from './page-tap/page-tap-options.ts'
import { createSwitchingSource, type RoomWay, type SwitchingOptions } from './switching.ts'

type OpenPage = PageTapOptions['openPage']
const noBrowser: OpenPage = createChrome({
  executablePath: '/nowhere/chrome',
  profileFolder: '/nowhere',
}).openPage
const brokenBrowser: OpenPage = async () => {
  throw new AppError('BROWSER_FAILED', { reason: 'exited' })
}

/** Runs to the end over both ways to one scripted room. */
async function follow(
  behaviour: RoomBehaviour,
  begin: RoomWay,
  openPage: OpenPage,
  given: Partial<SwitchingOptions> = {},
) {
  return withRoomServer(
    {
      ...behaviour,
      http: (url, request) =>
        url.pathname === '/123456'
          ? htmlAnswer(socketPage())
          : (behaviour.http?.(url, request) ?? htmlAnswer('')),
    },
    async server => {
      const { endpoints } = server
      const ways: RoomWay[] = []
      const source = createSwitchingSource({
        begin: async () => begin,
        canTakeOver: async () => true,
        create(way, readLogged) {
          ways.push(way)
          const shared = { room, readLogged, timings: quick }
          return way === 'page'
            ? createPageTapSource({ ...shared, url: `${endpoints.liveOrigin}/123456`, openPage })
            : createDirectSource({ ...shared, endpoints, deviceId: '7300000000000000001' })
        },
        ...given,
      })
      const items: SourceItem<LiveEvent>[] = []
      for await (const item of source.open(new AbortController().signal)) items.push(item)
      const states = items.flatMap(item => (item.kind === 'state' ? [item.state] : []))
      return {
        ways,
        states,
        codes: [...new Set(states.flatMap(({ problem }) => problem?.code ?? []))],
        gaps: items.flatMap(item => (item.kind === 'gap' ? [item.gap] : [])),
        events: items.flatMap(item => (item.kind === 'item' ? [item.item] : [])),
        pushCount: server.pushQueries.length,
      }
    },
  )
}

const textsOf = (events: LiveEvent[]) =>
  events.flatMap(event => (event.type === 'danmaku.received' ? [event.payload.text] : []))
const giftCount = (events: LiveEvent[]) =>
  events.reduce((sum, event) => sum + (event.type === 'gift.received' ? event.payload.count : 0), 0)
const giftFrame = (id: string, repeatCount: number) =>
  makeFrame(makeResponse([makeGift(id, { repeatCount })]))
const refuseAll = () => ({ status: 415 })

describe.skipIf(!browserPath)(
  'a room over two ways, in a real browser',
  { timeout: 60_000 },
  () => {
    it('goes on with the page when the signature is refused: one gap, nothing twice', async () => {
      const push = (socket: WebSocket, connection: number) => {
        if (connection === 0) {
          send(socket, chatFrame('1'), giftFrame('2', 3))
          setTimeout(() => socket.terminate(), 30)
        } else {
          const again = makeResponse([makeChat('1', '第1条'), makeGift('2', { repeatCount: 3 })])
          send(socket, makeFrame(again), giftFrame('3', 5), chatFrame('4'), endFrame())
        }
      }
      const refuse = (connection: number) => (connection === 1 ? { status: 415 } : null)
      await withProfile(async profile => {
        const { openPage } = createChrome(profile)
        const seen = await follow({ push, refuse }, 'direct', openPage)
        expect(seen.ways).toEqual(['direct', 'page'])
        expect(textsOf(seen.events)).toEqual(['第1条', '第4条'])
        expect(giftCount(seen.events)).toBe(5)
        expect(seen.codes).toContain('SIGNATURE_REFUSED')
        expect(seen.states.at(-1)).toMatchObject({ status: 'ended', via: 'page', problem: null })
        const [gap, ...more] = seen.gaps
        expect(more).toEqual([])
        const live = seen.states.find(({ status, via }) => status === 'live' && via === 'page')
        expect(gap).toMatchObject({ source: 'room', reason: 'network' })
        // From the last frame of the one to the first of the other.
        expect((live?.since ?? 0) - (gap?.toAt ?? 0)).toBeLessThan(200)
        expect((gap?.toAt ?? 0) - (gap?.fromAt ?? 0)).toBeGreaterThan(50)
      })
    })
  },
)

describe('a room over two ways', () => {
  const push = (socket: WebSocket) => send(socket, chatFrame('1'), endFrame())

  it('goes on directly without a browser, and keeps saying so', async () => {
    const seen = await follow({ push }, 'page', noBrowser)
    expect(seen.ways).toEqual(['page', 'direct'])
    expect(textsOf(seen.events)).toEqual(['第1条'])
    const live = seen.states.find(({ status }) => status === 'live')
    expect(live).toMatchObject({
      via: 'direct',
      problem: { code: 'ROOM_PAGE_GIVEN_UP', details: { cause: 'BROWSER_MISSING' } },
    })
    expect(seen.gaps).toHaveLength(1)
  })

  it('gives up a browser that fails again and again', async () => {
    const seen = await follow({ push }, 'page', brokenBrowser)
    expect(seen.ways).toEqual(['page', 'direct'])
    const attempts = seen.states.filter(({ problem }) => problem?.code === 'BROWSER_FAILED')
    expect(Math.max(...attempts.map(({ attempt }) => attempt))).toBe(2)
    expect(textsOf(seen.events)).toEqual(['第1条'])
  })

  it('leaves each way at most once', async () => {
    const seen = await follow({ refuse: refuseAll }, 'direct', noBrowser)
    expect(seen.ways).toEqual(['direct', 'page', 'direct'])
    expect(seen.states.at(-1)).toMatchObject({
      status: 'failed',
      problem: { code: 'SIGNATURE_REFUSED' },
    })
    // Once before the page, three times after it.
    expect(seen.pushCount).toBe(4)
    expect(seen.gaps).toHaveLength(1)
  })

  it('stays with what it has when there is no other way', async () => {
    const alone = { canTakeOver: async () => false }
    const direct = await follow({ refuse: refuseAll }, 'direct', noBrowser, alone)
    expect(direct.ways).toEqual(['direct'])
    expect(direct.states.at(-1)?.problem?.code).toBe('SIGNATURE_REFUSED')
    const page = await follow({}, 'page', noBrowser, alone)
    expect(page.ways).toEqual(['page'])
    expect(page.states.at(-1)?.problem?.code).toBe('BROWSER_MISSING')
  })

  it('ends when it is stopped, with what was missed', async () => {
    await withRoomServer({ refuse: () => ({ status: 503 }) }, async ({ endpoints }) => {
      const stop = new AbortController()
      const source = createSwitchingSource({
        begin: async () => 'direct',
        canTakeOver: async () => true,
        create: () => createDirectSource({ room, endpoints, deviceId: '1', timings: quick }),
      })
      const items: SourceItem<LiveEvent>[] = []
      for await (const item of source.open(stop.signal)) {
        items.push(item)
        if (item.kind === 'state' && item.state.status === 'reconnecting') stop.abort()
      }
      expect(items.at(-1)?.kind).toBe('gap')
      expect(source.showPage?.()).toBe(false)
    })
  })
})
