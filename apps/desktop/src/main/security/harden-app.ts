import type { App, WebContents } from 'electron'
import { session } from 'electron'

/**
 * Keeps every web page of the app inside `pageOrigin`: no other page, window, webview or
 * permission. A report opens in a window of its own.
 */
export function hardenApp(app: App, pageOrigin: string): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, pageOrigin))
  void app.whenReady().then(() => {
    session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
      decide(permission === 'clipboard-sanitized-write'),
    )
    session.defaultSession.setPermissionCheckHandler(
      (_contents, permission) => permission === 'clipboard-sanitized-write',
    )
  })
}

function guardContents(contents: WebContents, pageOrigin: string): void {
  contents.on('will-navigate', event => {
    if (new URL(event.url).origin !== pageOrigin) event.preventDefault()
  })
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) =>
    isReport(url, pageOrigin) ? { action: 'allow' } : { action: 'deny' },
  )
}

function isReport(url: string, pageOrigin: string): boolean {
  if (!URL.canParse(url)) return false
  const { origin, pathname } = new URL(url)
  return origin === pageOrigin && pathname.startsWith('/reports/')
}
