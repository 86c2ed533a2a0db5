import { BrowserWindow, type Session, type WebContents } from 'electron'
import type { PageRules } from '../security/harden-app.ts'
import { isPlatformAddress, isRoomAddress } from './room-addresses.ts'

/** No powers beyond a web page: no preload, no Node. */
const powers = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  // Nobody could answer a question of a hidden page.
  disableDialogs: true,
}

/** A hidden window that is laid out and runs as if it were in front. */
export function createRoomWindow(session: Session): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    title: '抖音直播间 – 提猫直播助手',
    autoHideMenuBar: true,
    webPreferences: { ...powers, session, backgroundThrottling: false },
  })
  const { webContents } = window
  webContents.setAudioMuted(true)
  // The host is to see whose window it is.
  window.on('page-title-updated', event => event.preventDefault())
  // Electron writes cookies half a minute late, and may be killed before.
  window.once('closed', () => void session.cookies.flushStore())
  // A page that asks whether to leave could not be closed otherwise.
  webContents.on('will-prevent-unload', event => event.preventDefault())
  return window
}

/**
 * For room pages: the platform only. A window of its own opens only for the platform, one at a time,
 * and only while the host sees the page: to log in.
 */
export function roomRules(contents: WebContents, roomOrigin: string | null): PageRules {
  const popUps = new Set<BrowserWindow>()
  contents.on('did-create-window', window => {
    popUps.add(window)
    window.once('closed', () => popUps.delete(window))
  })
  return {
    mayGoTo: url => isRoomAddress(url, roomOrigin),
    openWindow(url) {
      const isSeen = BrowserWindow.fromWebContents(contents)?.isVisible() ?? false
      if (!isSeen || popUps.size > 0 || !isPlatformAddress(url)) return { action: 'deny' }
      return { action: 'allow', overrideBrowserWindowOptions: { webPreferences: powers } }
    },
  }
}
