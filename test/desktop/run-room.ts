import type { LiveEvent, SourceItem } from '@talkingcat/contract'
import { createPageTapSource } from '@talkingcat/douyin'
import { htmlAnswer } from '../../packages/douyin/src/testing/room-page.ts'
import {
  type RoomBehaviour,
  type RoomServer,
  withRoomServer,
} from '../../packages/douyin/src/testing/room-server.ts'
import { quickTimings, seenPage } from '../../packages/douyin/src/testing/run-page-tap.ts'
import { room } from '../../packages/douyin/src/testing/run-source.ts'
import { type AppSettings, type DesktopApp, untilReady } from './desktop-app.ts'

/** The room's end of a page's socket. */
export type PushSocket = Parameters<NonNullable<RoomBehaviour['push']>>[0]

/** Runs `use` beside a room whose page is `html`, and an app whose own page is empty. */
export async function withRoomApp<App extends DesktopApp>(
  start: (settings: AppSettings) => Promise<App>,
  html: string,
  behaviour: RoomBehaviour,
  use: (app: App, server: RoomServer) => Promise<void>,
): Promise<void> {
  const http: RoomBehaviour['http'] = (url, request) => {
    if (url.pathname === '/123456') return htmlAnswer(html)
    if (url.pathname === '/app') return htmlAnswer('<main>app</main>')
    return behaviour.http?.(url, request) ?? htmlAnswer('')
  }
  await withRoomServer({ ...behaviour, http }, async server => {
    const roomOrigin = server.endpoints.liveOrigin
    const app = await start({ pageUrl: `${roomOrigin}/app`, roomOrigin })
    try {
      await untilReady(app)
      await use(app, server)
    } finally {
      await app.stop()
    }
  })
}

/** Reads the room over the app's link, as the service would. */
export async function withTap(
  { pages }: DesktopApp,
  server: RoomServer,
  check: (seen: ReturnType<typeof seenPage>) => Promise<void>,
): Promise<void> {
  const stop = new AbortController()
  const source = createPageTapSource({
    room,
    url: `${server.endpoints.liveOrigin}/123456`,
    openPage: signal => pages.open(signal),
    timings: quickTimings,
  })
  const items: SourceItem<LiveEvent>[] = []
  const running = (async () => {
    for await (const item of source.open(stop.signal)) items.push(item)
  })()
  try {
    await check(seenPage({ server, source, sessions: [], items, running }))
  } finally {
    stop.abort()
    await running
  }
}
