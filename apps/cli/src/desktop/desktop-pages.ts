import type { ChildProcess } from 'node:child_process'
import { AppError } from '@talkingcat/contract'
import type { RoomPages } from '@talkingcat/service'
import { type DesktopLink, type LinkNews, openDesktopLink } from './desktop-link.ts'
import { createDesktopPage, type DesktopPage } from './desktop-page.ts'
import type { DesktopSecrets } from './desktop-secrets.ts'

export type DesktopPages = RoomPages & {
  /** Takes the app that was started; a later one takes the place of the one before. */
  connect(child: ChildProcess): void
}

/** The app's own limit is 20 s: it can say better what was wrong. */
const openTimeoutMs = 25_000

type Connection = { link: DesktopLink; pages: Map<number, DesktopPage> }

/**
 * Room pages in windows of the desktop app. Nothing is found until an app is connected and says that
 * it is ready.
 * @param onMalformed what of a message between the two was not as agreed
 * @param secrets told of the app that keeps them
 */
export function createDesktopPages(
  onMalformed: (fault: string) => void,
  secrets?: DesktopSecrets,
): DesktopPages {
  let current: Connection | null = null
  return {
    connect(child) {
      const pages = new Map<number, DesktopPage>()
      const closed = (pageId: number) => () => void pages.delete(pageId)
      const link = openDesktopLink(child, {
        opened(pageId, isAwaited) {
          const page = createDesktopPage(link, pageId, closed(pageId))
          pages.set(pageId, page)
          if (!isAwaited) void page.session.close()
        },
        news(news) {
          if (news.type !== 'ready') return take(pages, news)
          current = connection
          secrets?.connect(link)
        },
        gone() {
          if (current === connection) current = null
          secrets?.disconnect(link)
          for (const page of pages.values()) page.tellDetach('desktop-gone')
          pages.clear()
        },
        malformed: onMalformed,
      })
      const connection: Connection = { link, pages }
    },
    find: async () => (current ? { name: '桌面窗口' } : null),
    async open(signal) {
      if (!current) throw new AppError('BROWSER_FAILED', { reason: 'desktop-gone' })
      const { link, pages } = current
      const opened = await link.ask({ type: 'open' }, openTimeoutMs, signal)
      const page = opened.type === 'opened' ? pages.get(opened.pageId) : undefined
      // It may be lost in the moment in which it is told.
      if (!page) throw new AppError('BROWSER_FAILED', { reason: 'not-opened' })
      if (signal.aborted) await page.session.close()
      return page.session
    },
  }
}

function take(pages: Map<number, DesktopPage>, news: Exclude<LinkNews, { type: 'ready' }>): void {
  // What is still on its way from a page that was closed is for nobody.
  const page = pages.get(news.pageId)
  switch (news.type) {
    case 'event':
      page?.tellEvent(news.method, news.params, news.sessionId)
      break
    case 'reattached':
      page?.tellReattach()
      break
    case 'lost':
      pages.delete(news.pageId)
      page?.tellDetach(news.reason)
      break
  }
}
