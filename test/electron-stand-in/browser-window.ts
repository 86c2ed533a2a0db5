import { EventEmitter } from 'node:events'
import type { Page } from 'playwright-core'
import { app } from './app.ts'
import { type Session, session } from './session.ts'
import { WebContents } from './web-contents.ts'

type WindowOptions = { show?: boolean; webPreferences?: { session?: Session } }

const all = new Set<BrowserWindow>()
let lastId = 0

export class BrowserWindow extends EventEmitter {
  static getAllWindows = () => [...all]
  static fromWebContents = (contents: WebContents) =>
    [...all].find(window => window.webContents === contents) ?? null

  readonly id = ++lastId
  readonly options: WindowOptions
  readonly webContents: WebContents
  #isVisible: boolean

  /** @param page a window that a page opened */
  constructor(options: WindowOptions, opened?: { page: Page; session: Session }) {
    super()
    this.options = options
    this.#isVisible = options.show ?? true
    const own = opened?.session ?? options.webPreferences?.session ?? session.defaultSession
    this.webContents = new WebContents(own, opened?.page)
    all.add(this)
    app.emit('web-contents-created', {}, this.webContents)
    app.emit('browser-window-created', {}, this)
    this.webContents.on('stand-in-window', (page: Page) => {
      const child = new BrowserWindow({ show: true }, { page, session: own })
      this.webContents.emit('did-create-window', child)
    })
    this.webContents.once('stand-in-closed', () => this.#leave())
  }

  loadURL(url: string): Promise<void> {
    const loaded = this.webContents.load(url).then(() => void this.emit('ready-to-show'))
    // As Electron does it: whoever does not wait for it need not mind.
    loaded.catch(() => {})
    return loaded
  }

  show = () => {
    this.#isVisible = true
  }
  hide = () => {
    this.#isVisible = false
  }
  isVisible = () => this.#isVisible
  focus() {}
  restore() {}
  isMinimized = () => false
  isDestroyed = () => !all.has(this)
  /** As the host does it. */
  close = () => this.destroy()
  destroy = () => {
    const { page } = this.webContents
    this.#leave()
    // Its browser may be gone already.
    page?.close().catch(() => {})
  }

  #leave(): void {
    if (!all.delete(this)) return
    this.emit('closed')
    if (all.size === 0) app.emit('window-all-closed')
  }
}
