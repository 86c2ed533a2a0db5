import {
  attachDebugger,
  boundsSchema,
  tapCommandSchemas,
  tapEventSchemas,
} from '@talkingcat/douyin/desktop'
import type { BrowserWindow } from 'electron'
import { blankPage } from './room-addresses.ts'

export type RoomPage = {
  /** @throws Error naming what is not allowed, or as the page answers */
  command(method: string, params: object, sessionId: string | undefined): Promise<unknown>
  close(): void
}

export type RoomPageListener = {
  onEvent(method: string, params: unknown, sessionId: string | undefined): void
  onReattach(): void
  /** Told once, and never after `close`. */
  onLost(reason: string): void
}

/** A machine that is starting up is slow. */
const blankTimeoutMs = 20_000

/**
 * Attaches to a new window's page before it loads anything, so that its first frame is seen, and
 * puts it on an empty page: until then a debugger's commands are not answered.
 * @throws AppError BROWSER_FAILED, or Error when the window is gone; it is closed then
 */
export async function openRoomPage(
  window: BrowserWindow,
  options: { mayGoTo: (url: string) => boolean; listener: RoomPageListener },
): Promise<RoomPage> {
  const { mayGoTo, listener } = options
  let isOver = false
  const end = () => {
    isOver = true
    if (!window.isDestroyed()) window.destroy()
  }
  const lose = (reason: string) => {
    if (isOver) return
    end()
    listener.onLost(reason)
  }
  try {
    const debug = attachDebugger(window.webContents.debugger)
    window.once('closed', () => {
      lose('window-closed')
      // A debugger whose page is gone has nothing to let go of.
      debug.close().catch(() => {})
    })
    debug.onDetach(lose)
    debug.onReattach(listener.onReattach)
    debug.onEvent((method, params, sessionId) => {
      const schema = tapEventSchemas.get(method)
      if (!schema || isOver) return
      const heard = schema.safeParse(params)
      if (heard.success) listener.onEvent(method, heard.data, sessionId)
      else lose(`not understood: ${method}`)
    })
    await loadBlank(window)
    if (isOver) throw new Error('window-closed')
    return {
      async command(method, params, sessionId) {
        const schema = tapCommandSchemas.get(method)
        if (!schema) throw new Error(`not allowed: ${method}`)
        const { success, data } = schema.safeParse(params)
        if (!success) throw new Error(`not allowed: ${method} with such parameters`)
        if (method === 'Page.navigate' && !('url' in data && mayGoTo(String(data.url)))) {
          throw new Error('not allowed: Page.navigate to there')
        }
        return aboutWindow(window, method, data) ?? debug.send(method, data, sessionId)
      },
      close: end,
    }
  } catch (error) {
    end()
    throw error
  }
}

/**
 * The window is the app's: what a browser does with its own is done here, and hiding is what
 * minimising is there.
 * @returns null for every other command
 */
function aboutWindow(window: BrowserWindow, method: string, params: object): object | null {
  switch (method) {
    case 'Browser.getWindowForTarget':
      return { windowId: window.id }
    case 'Browser.setWindowBounds': {
      const { bounds } = boundsSchema.parse(params)
      if (bounds.windowState === 'minimized') window.hide()
      return {}
    }
    case 'Page.bringToFront':
      window.show()
      return {}
    default:
      return null
  }
}

async function loadBlank(window: BrowserWindow): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the empty page did not load')), blankTimeoutMs)
  })
  try {
    await Promise.race([window.loadURL(blankPage), late])
  } finally {
    clearTimeout(timer)
  }
}
