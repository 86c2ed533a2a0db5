import { EventEmitter } from 'node:events'
import type { CDPSession, Page } from 'playwright-core'
import { debuggerOf, type FakeDebugger } from '../../packages/douyin/src/testing/fake-debugger.ts'
import { standInBrowser } from './browser.ts'
import type { Session } from './session.ts'

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }
type PausedRequest = {
  requestId: string
  frameId: string
  redirectedRequestId?: string
  request: { url: string }
}

/** A page of the real Chromium, with the app's guards asked where Electron asks them. */
export class WebContents extends EventEmitter {
  readonly session: Session
  isMuted = false
  page: Page | undefined
  debugger: FakeDebugger
  #openHandler: WindowOpenHandler = () => ({ action: 'allow' })
  /** What the app itself goes to is not asked about. */
  #ownUrl: string | undefined
  #openedUrls: string[] = []
  /** For the test: what the app said about windows that the page opened. */
  readonly openings: string[] = []

  constructor(session: Session, opened?: Page) {
    super()
    this.session = session
    // Commands wait until there is a page, as Electron's do before the first navigation.
    const page = new Promise<Page>(resolve => this.once('stand-in-page', resolve))
    const target = debuggerOf(page.then(async open => (await standInBrowser()).targetOf(open)))
    this.debugger = {
      ...target,
      attach: () => {
        if (this.page?.isClosed()) throw new Error('Object has been destroyed')
        target.attach()
      },
      sendCommand: (method, params, sessionId) => {
        if (method === 'Page.navigate' && params && 'url' in params) this.#ownUrl = `${params.url}`
        return target.sendCommand(method, params, sessionId)
      },
    }
    // A window that is closed before it was looked at is of no interest.
    if (opened) this.#adopt(opened).catch(() => {})
  }

  setWindowOpenHandler = (handler: WindowOpenHandler) => {
    this.#openHandler = handler
  }
  setAudioMuted = (isMuted: boolean) => {
    this.isMuted = isMuted
  }

  async load(url: string): Promise<void> {
    const page = this.page ?? (await (await this.session.context()).newPage())
    if (!this.page) await this.#adopt(page)
    this.#ownUrl = url
    await page.goto(url)
  }

  async #adopt(page: Page): Promise<void> {
    this.page = page
    page.on('close', () => this.emit('stand-in-closed'))
    page.on('popup', popup => {
      const url = this.#openedUrls.shift() ?? popup.url()
      const { action } = this.#openHandler({ url })
      if (action === 'deny') popup.close().catch(() => {})
      else this.emit('stand-in-window', popup)
      this.openings.push(`${action} ${url}`)
    })
    const cdp = await page.context().newCDPSession(page)
    const { targetInfo } = await cdp.send('Target.getTargetInfo')
    cdp.on('Page.windowOpen', ({ url }) => this.#openedUrls.push(url))
    // The main frame's id is the page's.
    cdp.on('Fetch.requestPaused', event => this.#judge(cdp, event, targetInfo.targetId))
    await cdp.send('Page.enable')
    const patterns = [{ urlPattern: '*', resourceType: 'Document' as const }]
    await cdp.send('Fetch.enable', { patterns })
    this.emit('stand-in-page', page)
  }

  /** Asks the app's listeners before a document is fetched. */
  #judge(cdp: CDPSession, paused: PausedRequest, mainFrameId: string): void {
    const { requestId, redirectedRequestId, frameId } = paused
    const { url } = paused.request
    const isMainFrame = frameId === mainFrameId
    let isPrevented = false
    const preventDefault = () => {
      isPrevented = true
    }
    if (redirectedRequestId) this.emit('will-redirect', { url, isMainFrame, preventDefault })
    else if (isMainFrame && url === this.#ownUrl) this.#ownUrl = undefined
    else if (isMainFrame) this.emit('will-navigate', { url, isMainFrame, preventDefault })
    const answer = isPrevented
      ? // Leaves the page where it is, as a prevented navigation does.
        cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      : cdp.send('Fetch.continueRequest', { requestId })
    // The page may have gone meanwhile.
    answer.catch(() => {})
  }
}
