/**
 * A stand-in for the `electron` module: the real built main process runs under Node, and each
 * BrowserWindow is a page of the installed Chromium. It covers windows, navigation guards and
 * permission handlers as the product uses them. It does not cover the sandbox itself, asar,
 * fuses, menus or native dialogs: those need the real binary.
 */
import { EventEmitter } from 'node:events'
import type { Browser, Page, Route } from 'playwright-core'
import { launchBrowser } from '../browser/launch.ts'
import { serveTest } from './test-channel.ts'

type WindowOpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }
type WebPreferences = { sandbox?: boolean; contextIsolation?: boolean; nodeIntegration?: boolean }

let browser: Promise<Browser> | undefined
const sharedBrowser = () => {
  browser ??= launchBrowser()
  return browser
}

class App extends EventEmitter {
  isSandboxEnabled = false
  requestSingleInstanceLock = () => true
  enableSandbox = () => {
    this.isSandboxEnabled = true
  }
  whenReady = () => Promise.resolve()
  quit = () => {
    void sharedBrowser()
      .then(open => open.close())
      .then(() => process.exit(0))
  }
}

class WebContents extends EventEmitter {
  openHandler: WindowOpenHandler = () => ({ action: 'allow' })
  setWindowOpenHandler = (handler: WindowOpenHandler) => {
    this.openHandler = handler
  }
}

export const app = new App()

type PermissionHandler = (contents: null, permission: string, decide: (is: boolean) => void) => void
export const session = {
  defaultSession: {
    request: undefined as PermissionHandler | undefined,
    setPermissionRequestHandler(handler: PermissionHandler) {
      this.request = handler
    },
    setPermissionCheckHandler() {},
  },
}

export class BrowserWindow extends EventEmitter {
  webContents = new WebContents()
  page: Page | undefined
  #options: { width: number; height: number; webPreferences?: WebPreferences }

  constructor(options: { width: number; height: number; webPreferences?: WebPreferences }) {
    super()
    this.#options = options
    app.emit('web-contents-created', {}, this.webContents)
    serveTest({ window: this, app, session, webPreferences: options.webPreferences ?? {} })
  }

  async loadURL(url: string): Promise<void> {
    const { width, height } = this.#options
    this.page = await (await sharedBrowser()).newPage({ viewport: { width, height } })
    await this.page.goto(url)
    await this.page.route('**/*', route => this.#guard(route))
    this.page.on('popup', popup => {
      const { action } = this.webContents.openHandler({ url: popup.url() })
      if (action === 'deny') void popup.close()
    })
    this.emit('ready-to-show')
  }

  show() {}
  focus() {}
  restore() {}
  isMinimized() {
    return false
  }

  /** Asks the app's `will-navigate` listeners before the main frame goes anywhere. */
  async #guard(route: Route): Promise<void> {
    const request = route.request()
    if (!request.isNavigationRequest() || request.frame() !== this.page?.mainFrame()) {
      return route.continue()
    }
    let isPrevented = false
    this.webContents.emit('will-navigate', {
      url: request.url(),
      preventDefault: () => {
        isPrevented = true
      },
    })
    // An answer without content leaves the page where it is, as a prevented navigation does.
    return isPrevented ? route.fulfill({ status: 204 }) : route.continue()
  }
}
