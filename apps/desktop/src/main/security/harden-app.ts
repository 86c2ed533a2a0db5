import type { App, WebContents, WindowOpenHandlerResponse } from 'electron'
import { session } from 'electron'
import { limitPermissions } from './limit-permissions.ts'
import { ownPageMayHave, shareOwnSound } from './own-page-sound.ts'

/** What one kind of web page may do beyond showing itself. */
export type PageRules = {
  /** Where its main frame may go by itself. */
  mayGoTo(url: string): boolean
  /** Whether a window may open, and how. */
  openWindow(url: string): WindowOpenHandlerResponse
}

/**
 * Keeps every web page of the app inside its rules: no other page, window, webview or permission.
 * @param pageOrigin of the service's own page, which may listen to a microphone
 * @param rulesOf asked once for each new page, before it loads anything
 */
export function hardenApp(
  app: App,
  pageOrigin: string,
  rulesOf: (contents: WebContents) => PageRules,
): void {
  app.on('web-contents-created', (_event, contents) => keepInside(contents, rulesOf(contents)))
  void app.whenReady().then(() => {
    limitPermissions(session.defaultSession, ownPageMayHave(pageOrigin))
    shareOwnSound(session.defaultSession, pageOrigin)
  })
}

function keepInside(contents: WebContents, rules: PageRules): void {
  contents.on('will-navigate', event => {
    if (!rules.mayGoTo(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', event => {
    if (event.isMainFrame && !rules.mayGoTo(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => rules.openWindow(url))
}

/** For the local service's page: only itself. A report opens in a window of its own. */
export function pageRules(pageOrigin: string): PageRules {
  return {
    mayGoTo: url => URL.parse(url)?.origin === pageOrigin,
    openWindow: url => ({ action: isReport(url, pageOrigin) ? 'allow' : 'deny' }),
  }
}

function isReport(url: string, pageOrigin: string): boolean {
  const address = URL.parse(url)
  return address?.origin === pageOrigin && address.pathname.startsWith('/reports/')
}
