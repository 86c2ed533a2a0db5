import type { CdpSession } from '@talkingcat/douyin'
import { showLoginPage } from '@talkingcat/douyin'
import type { RoomPages } from '../ports.ts'

export type LoginPage = {
  /**
   * Shows the page, or brings it back to the front. It is the host's to close.
   * @throws AppError BROWSER_MISSING, BROWSER_FAILED, ROOM_UNREACHABLE
   */
  show(): Promise<void>
  close(): Promise<void>
}

/** The one page in which the host logs in to the platform, in the profile that room pages use. */
export function createLoginPage(roomPages: RoomPages, url: string): LoginPage {
  const closing = new AbortController()
  let opened: Promise<CdpSession> | null = null

  function open(): Promise<CdpSession> {
    const opening = roomPages.open(closing.signal)
    opening.then(
      session => session.onDetach(() => void letGo(opening)),
      () => letGo(opening),
    )
    return opening
  }

  /** Where this was the browser's last page, the browser goes, too, and writes the login. */
  async function letGo(page: Promise<CdpSession>): Promise<void> {
    if (opened === page) opened = null
    const session = await page.catch(() => null)
    await session?.close().catch(() => {
      // It is gone already.
    })
  }

  return {
    async show() {
      opened ??= open()
      const page = opened
      try {
        await showLoginPage(await page, url)
      } catch (error) {
        await letGo(page)
        throw error
      }
    },
    async close() {
      closing.abort()
      if (opened !== null) await letGo(opened)
    },
  }
}
