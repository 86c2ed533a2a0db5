import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { htmlAnswer, socketPage } from '../../packages/douyin/src/testing/room-page.ts'
import type { RoomBehaviour } from '../../packages/douyin/src/testing/room-server.ts'
import { chatFrame, send } from '../../packages/douyin/src/testing/run-source.ts'
import { launchBrowser } from '../browser/launch.ts'
import { ConsolePage } from '../page/console-page.ts'
import { startPageService } from '../support/page-platform.ts'
import { waitUntil } from '../support/wait-until.ts'

type Push = NonNullable<RoomBehaviour['push']>

const limitMs = 60_000

describe('the room’s own page as the source', { timeout: 150_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  async function openConsole(url: string, viewport = { width: 1280, height: 800 }) {
    const page = await browser.newPage({ viewport })
    onTestFinished(() => page.close())
    await page.goto(url)
    return new ConsolePage(page)
  }

  it('asks the host to log in, shows the window, and goes on by itself', async () => {
    let isLoggedIn = false
    const http = (url: URL) =>
      url.pathname === '/logged-in' ? htmlAnswer(isLoggedIn ? 'yes' : 'no') : htmlAnswer('')
    const push: Push = socket => send(socket, chatFrame('1'), chatFrame('2'))
    // Before the login the page shows a code to scan, and opens no socket.
    const wait = `
      const later = connect
      connect = () => fetch('/logged-in').then(answer => answer.text())
        .then(text => text === 'yes' ? later() : setTimeout(connect, 200))
      fetch('/passport/get_qrcode/')`
    const page = socketPage().replace(';connect()', `;${wait};connect()`)
    const { service, link, texts, sessions } = await startPageService({ http, push, page })
    const host = await openConsole(service.pageUrl)
    await host.enterRoom(link)
    const banner = host.page.getByTestId('banner-attention')
    await banner.waitFor({ timeout: limitMs })
    expect(await banner.innerText()).toContain('请在打开的浏览器窗口里登录抖音')
    expect(await host.sourceState('room')).toContain('直播间页面')
    expect(await host.accessibilityProblems()).toEqual([])
    const shown = host.page.waitForResponse(answer => answer.url().includes('show-room-page'))
    await host.page.getByTestId('show-room-page').click()
    expect((await shown).status()).toBe(200)

    isLoggedIn = true
    await host.waitForSource('room', '直播中', limitMs)
    await banner.waitFor({ state: 'detached' })
    const { sessions: known } = await service.client.call('listSessions', {})
    const id = known[0]?.id ?? ''
    await waitUntil('both messages', async () => (await texts(id)).length === 2, limitMs)
    expect(await texts(id)).toEqual(['第1条', '第2条'])
    expect(sessions).toHaveLength(1)
  })

  it('takes over when the direct connection is refused, and says why', async () => {
    const push: Push = socket => send(socket, chatFrame('1'))
    // No browser is there at first, so that the session begins directly.
    const found = { isFound: false }
    const refuse = (connection: number) => {
      if (connection > 0) return null
      started.pages.isFound = true
      return { status: 415 }
    }
    const started = await startPageService({ push, refuse }, found)
    const { service, link, texts } = started
    const host = await openConsole(service.pageUrl)
    const shown = await host.recordSource('room')
    await host.enterRoom(link)
    await host.waitForSource('room', '直播中', limitMs)
    const all = shown.join()
    expect(all).toContain('签名被拒绝')
    const room = await host.sourceState('room')
    expect(room).toContain('直播间页面')
    expect(room).not.toContain('签名被拒绝')
    const { sessions } = await service.client.call('listSessions', {})
    const id = sessions[0]?.id ?? ''
    await waitUntil('the message', async () => (await texts(id)).length === 1)
    const gaps = (await service.entries(id)).filter(({ type }) => type === 'gap.recorded')
    expect(gaps.filter(gap => JSON.stringify(gap).includes('"room"'))).toHaveLength(1)
  })

  it('opens a browser again that was killed, with the gap in the log', async () => {
    let count = 0
    const push: Push = socket => send(socket, chatFrame(`${++count}`))
    const { service, link, texts, sessions } = await startPageService({ push })
    const body = { kind: 'room', input: link } as const
    const { session } = await service.client.call('startSession', { body })
    await waitUntil('first', async () => (await texts(session.id)).length === 1, limitMs)
    sessions[0]?.send('Browser.crash').catch(() => {})
    await waitUntil('second', async () => (await texts(session.id)).length === 2, limitMs)
    expect(sessions).toHaveLength(2)
    const gaps = (await service.entries(session.id)).flatMap(entry =>
      entry.type === 'gap.recorded' && entry.payload.source === 'room' ? [entry.payload] : [],
    )
    expect(gaps).toMatchObject([{ reason: 'network' }])
  })

  it('lets the host log in from the settings, in the same browser', async () => {
    const { service, server, sessions, paths } = await startPageService({})
    const host = await openConsole(service.pageUrl, { width: 390, height: 844 })
    await host.page.getByTestId('settings-button').click()
    const card = host.page.getByTestId('room-browser')
    await card.getByText('读页面用的浏览器：').waitFor()
    expect(await host.accessibilityProblems()).toEqual([])
    await host.page.getByTestId('open-login').click()
    await card.getByText('已打开').waitFor({ timeout: limitMs })
    await waitUntil('the login page', async () => paths.includes('/'), limitMs)
    expect(server.pushQueries).toEqual([])
    // Asked again, the same page comes to the front.
    await service.client.call('openLoginPage', {})
    expect(sessions).toHaveLength(1)
    const [first] = sessions
    let isGone = false
    first?.onDetach(() => {
      isGone = true
    })
    await waitUntil('a closed page', async () => {
      // Refused while the page it navigated to takes the place of the last one.
      await first?.send('Page.close').catch(() => {})
      return isGone
    })
    await service.client.call('openLoginPage', {})
    expect(sessions).toHaveLength(2)
  })

  it('has no page to show where it reads directly', async () => {
    const push: Push = socket => send(socket, chatFrame('1'))
    const { service, link, sessions } = await startPageService({ push }, { isFound: false })
    const body = { kind: 'room', input: link } as const
    const { session } = await service.client.call('startSession', { body })
    const show = service.client.call('showRoomPage', { params: { id: session.id } })
    await expect(show).rejects.toMatchObject({ problem: { code: 'ROOM_PAGE_CLOSED' } })
    expect(sessions).toEqual([])
  })
})
