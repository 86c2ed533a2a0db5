import { app } from 'electron'
import { readDesktopConfig } from './config.ts'
import { openMainWindow } from './main-window.ts'
import { hardenApp } from './security/harden-app.ts'

const config = readDesktopConfig()

// A second launch only brings the first one's window to the front.
if (app.requestSingleInstanceLock()) {
  app.enableSandbox()
  hardenApp(app, config.pageOrigin)
  app.on('window-all-closed', () => app.quit())
  void app.whenReady().then(() => {
    const window = openMainWindow(config)
    app.on('second-instance', () => {
      if (window.isMinimized()) window.restore()
      window.focus()
    })
  })
} else {
  app.quit()
}
