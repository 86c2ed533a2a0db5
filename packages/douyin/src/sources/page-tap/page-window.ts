import { z } from 'zod'
import type { CdpSession } from './cdp-session.ts'

const windowSchema = z.object({ windowId: z.number() })

/**
 * Brings a page's window before the host. A browser window is restored first; the desktop app takes
 * the commands for its own window: it shows it on `Page.bringToFront` and hides it when minimised.
 */
export async function showWindow(session: CdpSession): Promise<void> {
  await setWindowState(session, 'normal')
  await session.send('Page.bringToFront')
}

/** Out of the host's way, and still laid out and running. */
export async function putWindowAway(session: CdpSession): Promise<void> {
  await setWindowState(session, 'minimized')
}

async function setWindowState(session: CdpSession, windowState: 'normal' | 'minimized') {
  try {
    const { windowId } = windowSchema.parse(await session.send('Browser.getWindowForTarget'))
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } })
  } catch {
    // No such window, or one that can not be moved: an inconvenience, never a reason to lose the page.
  }
}
