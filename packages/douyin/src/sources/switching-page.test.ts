import type { LiveEvent, SourceItem } from '@talkingcat/contract'
import { expect, it } from 'vitest'
import { makeFrame, makeMessage, makeResponse } from '../testing/make-frames.ts'
import { withRoomServer } from '../testing/room-server.ts'
import { chatFrame, endFrame, quick, room, send } from '../testing/run-source.ts'
import { type PageTold, scriptedPages } from '../testing/scripted-page.ts'
import { createDirectSource } from './direct.ts'
import { createPageTapSource } from './page-tap/page-tap.ts'
import type { PageTapTimings } from './page-tap/page-tap-options.ts'
import { createSwitchingSource } from './switching.ts'

const impatient: Partial<PageTapTimings> = {
  ...{ backoffMinMs: 5, backoffMaxMs: 10, stateEveryMs: 20, tickMs: 5 },
  ...{ businessSilenceMs: 60, askedWaitMs: 20, attentionPatienceMs: 100 },
}
const countFrame = () =>
  makeFrame(makeResponse([makeMessage('WebcastRoomUserSeqMessage', '5', () => {})]))

/** Runs from a scripted page on, with a room beside it that ends at once when it is read directly. */
async function runFrom(
  onLoad: (told: PageTold, load: number) => string | undefined,
  {
    timings,
    isOver,
  }: { timings?: Partial<PageTapTimings>; isOver?: (loads: number) => boolean } = {},
) {
  const push = (socket: Parameters<typeof send>[0]) => send(socket, chatFrame('90'), endFrame())
  return withRoomServer({ push }, async ({ endpoints }) => {
    const pages = scriptedPages(onLoad)
    const source = createSwitchingSource({
      begin: async () => 'page',
      canTakeOver: async () => true,
      create: (way, readLogged) =>
        way === 'page'
          ? createPageTapSource({
              ...{ room, readLogged, url: 'https://live.example/123456' },
              openPage: pages.openPage,
              timings: { ...impatient, ...timings },
            })
          : createDirectSource({ room, readLogged, timings: quick, endpoints, deviceId: '1' }),
    })
    const stop = new AbortController()
    const items: SourceItem<LiveEvent>[] = []
    for await (const item of source.open(stop.signal)) {
      items.push(item)
      if (isOver?.(pages.told.loads())) stop.abort()
    }
    const states = items.flatMap(item => (item.kind === 'state' ? [item.state] : []))
    return {
      loads: pages.told.loads(),
      last: states.at(-1),
      ways: [...new Set(states.map(({ via }) => via))],
      codes: [...new Set(states.flatMap(({ problem }) => problem?.code ?? []))],
    }
  })
}

const soon = (what: () => void) => void setTimeout(what, 10)

it('leaves a page that dies each time after its first message', async () => {
  const seen = await runFrom((page, load) => {
    soon(() => {
      page.openSocket()
      page.frame(chatFrame(`${load}`))
      page.crash()
    })
    return undefined
  })
  expect(seen).toMatchObject({ loads: 3, ways: ['page', 'direct'], last: { status: 'ended' } })
  expect(seen.codes).toContain('ROOM_PAGE_GIVEN_UP')
})

it('leaves a page that only counts and never tells of people', async () => {
  const seen = await runFrom(page => {
    const counting = setInterval(() => page.frame(countFrame()), 10)
    setTimeout(() => clearInterval(counting), 3_000).unref()
    soon(page.openSocket)
    return undefined
  })
  expect(seen).toMatchObject({ loads: 3, ways: ['page', 'direct'] })
})

it('stays with a page that went well for long before each of its crashes', async () => {
  const isOver = (loads: number) => loads > 8
  const seen = await runFrom(
    (page, load) => {
      soon(() => {
        page.openSocket()
        page.frame(chatFrame(`${load}`))
        page.crash()
      })
      return undefined
    },
    { timings: { provenAfterMs: 0 }, isOver },
  )
  expect(seen.ways).toEqual(['page'])
  expect(seen.codes).not.toContain('ROOM_PAGE_GIVEN_UP')
})

it('asks the host once, and goes on directly when nobody comes', async () => {
  const seen = await runFrom(page => {
    soon(() => page.request('https://sso.douyin.com/get_qrcode/?aid=6383'))
    return undefined
  })
  expect(seen).toMatchObject({ loads: 1, ways: ['page', 'direct'] })
  expect(seen.codes).toContain('ROOM_PAGE_WAITED')
})

it('leaves a browser that alone can not reach the room, as behind a dead proxy', async () => {
  const seen = await runFrom(() => 'net::ERR_PROXY_CONNECTION_FAILED')
  expect(seen).toMatchObject({ loads: 3, ways: ['page', 'direct'] })
})

it('stays with the page while there is no network at all', async () => {
  const isOver = (loads: number) => loads > 5
  const seen = await runFrom(() => 'net::ERR_INTERNET_DISCONNECTED', { isOver })
  expect(seen.ways).toEqual(['page'])
})
