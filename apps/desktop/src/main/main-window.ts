import { BrowserWindow } from 'electron'
import type { DesktopConfig } from './config.ts'

/** The one window. It shows the page of the local service and has no powers beyond a web page. */
export function openMainWindow(config: DesktopConfig): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 360,
    minHeight: 480,
    show: false,
    title: '提猫直播助手',
    autoHideMenuBar: true,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      // The page must keep following the room while another window covers it.
      backgroundThrottling: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(config.pageUrl)
  return window
}
