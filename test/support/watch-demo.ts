import type { Entry, Gap } from '@talkingcat/contract'
import type { DemoFaults } from '@talkingcat/demo-room'
import type { StartServiceOptions } from '@talkingcat/service'
import type { Browser } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { ConsolePage } from '../page/console-page.ts'
import { danmakuIdsOf, expectedDanmaku } from './demo-danmaku.ts'
import { startRoomService } from './room-service.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { waitUntil } from './wait-until.ts'

type WatchOptions = Partial<StartServiceOptions> & {
  /** Faults in force before the session starts. */
  prepare?: (faults: DemoFaults) => void
  hasFfmpeg?: boolean
}

/** The demo at its own pace in a real page, and the faults of its room. */
export async function watchDemo(browser: Browser, options: WatchOptions = {}) {
  const { prepare = () => {}, recordsRoot = await temporaryFolder(), ...rest } = options
  const service = await startRoomService({ recordsRoot, ...rest })
  onTestFinished(() => service.close())
  prepare(service.room.faults)
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  const host = new ConsolePage(page)
  await page.goto(service.pageUrl)
  await host.startDemo()
  await host.waitForSource('room', '直播中')
  const { sessions } = await service.client.call('listSessions', {})
  const id = sessions[0]?.id ?? ''
  const entries = () => service.entries(id)
  return {
    ...{ service, host, page, id, entries, room: service.room, faults: service.room.faults },
    /** Waits until more danmaku are logged than now, so that a fault has an after. */
    async hearMore() {
      const before = danmakuIdsOf(await entries()).length
      const isMore = async () => danmakuIdsOf(await entries()).length > before + 2
      await waitUntil('danmaku after the fault', isMore)
    },
  }
}

/** Every danmaku that the room sent is there once: nothing lost, nothing doubled. */
export function expectAllDanmaku(entries: readonly Entry[]): void {
  const heard = danmakuIdsOf(entries)
  expect(heard.length).toBeGreaterThan(2)
  expect(heard).toEqual(expectedDanmaku(entries))
}

export function gapsOf(entries: readonly Entry[], source: Gap['source']): Gap[] {
  return entries.flatMap(entry =>
    entry.type === 'gap.recorded' && entry.payload.source === source ? [entry.payload] : [],
  )
}
