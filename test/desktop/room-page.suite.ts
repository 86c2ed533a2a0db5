import { once } from 'node:events'
import { expect, it } from 'vitest'
import { pacedPush } from '../../packages/douyin/src/testing/paced-push.ts'
import { iframeChurn, socketPage } from '../../packages/douyin/src/testing/room-page.ts'
import { chatFrame, endFrame, send, until } from '../../packages/douyin/src/testing/run-source.ts'
import type { AppSettings, DesktopApp } from './desktop-app.ts'
import { type PushSocket, withRoomApp, withTap } from './run-room.ts'

const framesPerSecond = 500
const seconds = 6

/** What the product needs of the desktop app's room pages, whatever plays Electron. */
export function roomPageSuite(start: (settings: AppSettings) => Promise<DesktopApp>): void {
  it(`brings ${framesPerSecond} frames/s for ${seconds} s while iframes come and go: none lost, none out of order`, async () => {
    const ids = Array.from({ length: framesPerSecond * seconds }, (_, index) => `${index + 1}`)
    const behaviour = { push: pacedPush(ids, framesPerSecond) }
    await withRoomApp(start, socketPage(iframeChurn), behaviour, async (app, server) => {
      await withTap(app, server, async seen => {
        await until(() => expect(seen.texts()).not.toEqual([]))
        const startedAt = performance.now()
        await seen.running
        const tookS = ((performance.now() - startedAt) / 1000).toFixed(1)
        const texts = seen.texts()
        process.stdout.write(
          `desktop link: ${texts.length} of ${ids.length} frames in ${tookS} s\n`,
        )
        expect(texts).toEqual(ids)
        expect(seen.gaps()).toEqual([])
        expect(seen.statuses()).toEqual(['connecting', 'live', 'ended'])
        expect(seen.source.counters).toMatchObject({ pages: 1, loads: 1 })
      })
      expect(app.faults).toEqual([])
    })
  })

  it('says that the browser failed when the app is killed, and goes on in the next one', async () => {
    const push = (socket: PushSocket, connection: number) =>
      send(socket, chatFrame(`${connection + 1}`), ...(connection > 0 ? [endFrame()] : []))
    await withRoomApp(start, socketPage(), { push }, async (app, server) => {
      const roomOrigin = server.endpoints.liveOrigin
      await withTap(app, server, async seen => {
        await until(() => expect(seen.texts()).toEqual(['第1条']))
        app.child.kill('SIGKILL')
        await once(app.child, 'exit')
        await until(() => expect(seen.states().at(-1)?.problem?.code).toBe('BROWSER_FAILED'))
        expect(await app.pages.find()).toBe(null)
        const never = new AbortController().signal
        await expect(app.pages.open(never)).rejects.toMatchObject({ code: 'BROWSER_FAILED' })
        const next = await start({ pageUrl: `${roomOrigin}/app`, roomOrigin, pages: app.pages })
        await seen.running
        expect(seen.texts()).toEqual(['第1条', '第2条'])
        expect(seen.gaps()).toMatchObject([{ source: 'room', reason: 'network' }])
        expect(seen.states().at(-1)?.status).toBe('ended')
        await next.stop()
      })
    })
  })

  it('refuses a message that is not as agreed, names what is wrong, and goes on', async () => {
    await withRoomApp(start, socketPage(), {}, async app => {
      app.child.send({ type: 'command', id: 7, pageId: 'x', method: 'Page.enable', params: {} })
      const [answer] = await once(app.child, 'message')
      expect(answer).toEqual({ type: 'refused', id: 7, reason: 'malformed: pageId' })
      app.child.send({ type: 'nonsense', secret: '口令' })
      await until(() => expect(app.faults).toEqual(['malformed: type']))
      const session = await app.pages.open(new AbortController().signal)
      await session.close()
    })
  })
}
