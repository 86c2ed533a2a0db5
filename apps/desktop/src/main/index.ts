import { join } from 'node:path'
import { app, BrowserWindow, safeStorage } from 'electron'
import { readDesktopConfig } from './config.ts'
import { openMainWindow } from './main-window.ts'
import { isRoomAddress } from './room-page/room-addresses.ts'
import { openRoomPage } from './room-page/room-page.ts'
import { createRoomSession } from './room-page/room-session.ts'
import { createRoomWindow, roomRules } from './room-page/room-window.ts'
import { serveRoomPages } from './room-page/serve-room-pages.ts'
import { createSecretFile } from './secrets/secret-file.ts'
import { isSecretRequest, serveSecrets } from './secrets/serve-secrets.ts'
import { hardenApp, pageRules } from './security/harden-app.ts'
import { openServiceLink } from './service-link/service-link.ts'

const config = readDesktopConfig()
const roomSession = createRoomSession()

function serveService(): void {
  const mayGoTo = (url: string) => isRoomAddress(url, config.roomOrigin)
  const pages = serveRoomPages(listener =>
    openRoomPage(createRoomWindow(roomSession.get()), { mayGoTo, listener }),
  )
  const file = join(app.getPath('userData'), 'talkingcat-sign-in.bin')
  const secrets = serveSecrets(createSecretFile(file, safeStorage))
  const link = openServiceLink(process, {
    request(request) {
      if (!link) return
      if (isSecretRequest(request)) secrets.take(request, link)
      else pages.take(request, link)
    },
    // Without the service there is nothing to show.
    gone: () => app.quit(),
  })
  link?.tell({ type: 'ready' })
}

/** A hidden room page does not keep the app open. */
function quitWithLastSeenWindow(): void {
  const isRoomPage = (window: BrowserWindow) => roomSession.owns(window.webContents)
  app.on('browser-window-created', (_event, window) =>
    window.once('closed', () => {
      if (BrowserWindow.getAllWindows().every(isRoomPage)) app.quit()
    }),
  )
}

// A second launch only brings the first one's window to the front.
if (app.requestSingleInstanceLock()) {
  app.enableSandbox()
  hardenApp(app, config.pageOrigin, contents =>
    roomSession.owns(contents)
      ? roomRules(contents, config.roomOrigin)
      : pageRules(config.pageOrigin),
  )
  app.on('window-all-closed', () => app.quit())
  quitWithLastSeenWindow()
  void app.whenReady().then(() => {
    const window = openMainWindow(config)
    app.on('second-instance', () => {
      if (window.isMinimized()) window.restore()
      window.focus()
    })
    serveService()
  })
} else {
  app.quit()
}
