import { AppError } from '@talkingcat/contract'
import { navigatedSchema } from './cdp-events.ts'
import type { CdpSession } from './cdp-session.ts'
import { showWindow } from './page-window.ts'
import { streamUrls } from './tapped-page.ts'

/**
 * Shows the platform's own page to the host, who logs in there. Nothing is read from it; only streams
 * are left away. @throws AppError ROOM_UNREACHABLE, BROWSER_FAILED
 */
export async function showLoginPage(session: CdpSession, url: string): Promise<void> {
  await session.send('Network.enable')
  await session.send('Network.setBlockedURLs', { urls: streamUrls })
  await showWindow(session)
  const { errorText } = navigatedSchema.parse(await session.send('Page.navigate', { url }))
  if (errorText) throw new AppError('ROOM_UNREACHABLE', { reason: errorText })
}
