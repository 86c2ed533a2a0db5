import type { LinkRequest } from '@talkingcat/contract'
import type { ServiceLink } from '../service-link/service-link.ts'
import type { RoomPage, RoomPageListener } from './room-page.ts'

/** Above what the service records at once; each is a renderer of its own. */
const maxPages = 8

/** What the service asks of room pages. */
export type PageRequest = Extract<LinkRequest, { type: 'open' | 'command' | 'close' }>

export type OpenPage = (listener: RoomPageListener) => Promise<RoomPage>

/** Opens room pages for the service and passes on what the two say to each other. */
export function serveRoomPages(openPage: OpenPage): {
  take(request: PageRequest, link: ServiceLink): void
} {
  const pages = new Map<number, RoomPage>()
  let openingCount = 0
  let lastPageId = 0

  async function open(link: ServiceLink): Promise<number> {
    if (pages.size + openingCount >= maxPages) throw new Error('too many pages')
    lastPageId += 1
    const pageId = lastPageId
    const lose = (reason: string) => {
      pages.delete(pageId)
      link.tell({ type: 'lost', pageId, reason: reason.slice(0, 1000) })
    }
    openingCount += 1
    try {
      const page = await openPage({
        onEvent(method, params, sessionId) {
          if (link.offer({ type: 'event', pageId, method, params, sessionId })) return
          // A hole in the frames is worse than a page that is opened again: that is told as a gap.
          pages.get(pageId)?.close()
          lose('link-full')
        },
        onReattach: () => link.tell({ type: 'reattached', pageId }),
        onLost: lose,
      })
      pages.set(pageId, page)
      return pageId
    } finally {
      openingCount -= 1
    }
  }

  async function answer(request: PageRequest, link: ServiceLink): Promise<void> {
    const { id } = request
    switch (request.type) {
      case 'open':
        return link.tell({ type: 'opened', id, pageId: await open(link) })
      case 'command': {
        const page = pages.get(request.pageId)
        if (!page) throw new Error('no such page')
        const result = await page.command(request.method, request.params, request.sessionId)
        if (!link.offer({ type: 'answered', id, result })) throw new Error('link-full')
        return
      }
      case 'close':
        pages.get(request.pageId)?.close()
        pages.delete(request.pageId)
        return link.tell({ type: 'answered', id, result: null })
    }
  }

  return {
    take(request, link) {
      answer(request, link).catch((error: unknown) => {
        const reason = (error instanceof Error ? error.message : String(error)).slice(0, 1000)
        link.tell({ type: 'refused', id: request.id, reason })
      })
    },
  }
}
