import type { LiveEvent, SourceItem } from '@talkingcat/contract'
import type { CdpSession } from '../sources/page-tap/cdp-session.ts'
import { createChrome } from '../sources/page-tap/chrome.ts'
import { createPageTapSource } from '../sources/page-tap/page-tap.ts'
import type { PageTapOptions } from '../sources/page-tap/page-tap-options.ts'
import { withProfile } from './find-browser.ts'
import { htmlAnswer } from './room-page.ts'
import { type RoomBehaviour, type RoomServer, startRoomServer } from './room-server.ts'
import { room } from './run-source.ts'

export const quickTimings = {
  stateEveryMs: 20,
  tickMs: 10,
  backoffMinMs: 20,
  backoffMaxMs: 100,
}

/** Runs a page tap in a real browser against a scripted room whose page is `html`. */
export async function withPageTap(
  html: string,
  behaviour: RoomBehaviour,
  options: Partial<PageTapOptions>,
  check: (seen: SeenPage) => Promise<void>,
): Promise<void> {
  const server = await startRoomServer({
    ...behaviour,
    http: (url, request) => {
      if (url.pathname === '/123456') return htmlAnswer(html)
      return behaviour.http?.(url, request) ?? htmlAnswer('')
    },
  })
  const stop = new AbortController()
  await withProfile(async profile => {
    const sessions: CdpSession[] = []
    const chrome = createChrome(profile)
    const openPage = async (signal: AbortSignal) => {
      const session = await chrome.openPage(signal)
      sessions.push(session)
      return session
    }
    const url = `${server.endpoints.liveOrigin}/123456`
    const { timings, ...others } = options
    const source = createPageTapSource({
      ...{ room, url, openPage },
      ...others,
      timings: { ...quickTimings, ...timings },
    })
    const items: SourceItem<LiveEvent>[] = []
    const running = (async () => {
      for await (const item of source.open(stop.signal)) items.push(item)
    })()
    try {
      await check(seenPage({ server, source, sessions, items, running }))
    } finally {
      stop.abort()
      await running
    }
  }).finally(() => server.close())
}

type SeenParts = {
  server: RoomServer
  source: ReturnType<typeof createPageTapSource>
  /** Browsers started by the tap, in order. */
  sessions: CdpSession[]
  items: SourceItem<LiveEvent>[]
  running: Promise<void>
}
export type SeenPage = ReturnType<typeof seenPage>

export function seenPage(parts: SeenParts) {
  const { items } = parts
  const states = () => items.flatMap(item => (item.kind === 'state' ? [item.state] : []))
  return {
    ...parts,
    states,
    statuses: () => {
      const all = states().map(state => state.status)
      return all.filter((status, index) => status !== all[index - 1])
    },
    /** What the host was asked for, in order, once each. */
    attentions: () => [...new Set(states().flatMap(({ attention }) => attention ?? []))],
    gaps: () => items.flatMap(item => (item.kind === 'gap' ? [item.gap] : [])),
    texts: () =>
      items.flatMap(item =>
        item.kind === 'item' && item.item.type === 'danmaku.received'
          ? [item.item.payload.text]
          : [],
      ),
  }
}
