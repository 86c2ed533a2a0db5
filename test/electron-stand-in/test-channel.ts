import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { session } from './session.ts'

/** The app's first window, which is meant when none is named; or the first in another session. */
type Which = 'main' | 'room'

export type Ask =
  | { ask: 'settings'; of?: Which }
  | { ask: 'permission'; name: string; partition?: string; url?: string; media?: string[] }
  | { ask: 'evaluate'; of?: Which; script: string }
  | { ask: 'waitFor'; selector: string }
  /** Windows of the session. */
  | { ask: 'windows'; of?: Which }
  | { ask: 'openings'; of?: Which }
  | { ask: 'close'; of?: Which }
  | { ask: 'openDevTools'; of?: Which; refusals: number }

/**
 * Lets the test that started this process look at the windows and act in them, over a connection of
 * its own: the channel to the parent is the product's.
 */
export function serveTest(): void {
  const socket = connect(Number(process.env.ELECTRON_STAND_IN_PORT), '127.0.0.1')
  createInterface({ input: socket }).on('line', line => {
    // From our own test.
    const question = JSON.parse(line) as Ask
    answer(question).then(
      value => socket.write(`${JSON.stringify({ value })}\n`),
      (error: unknown) => socket.write(`${JSON.stringify({ error: String(error) })}\n`),
    )
  })
}

function windowsOf(which: Which): BrowserWindow[] {
  return BrowserWindow.getAllWindows().filter(
    ({ webContents }) => (webContents.session === session.defaultSession) === (which === 'main'),
  )
}

async function windowOf(which: Which = 'main'): Promise<BrowserWindow> {
  for (;;) {
    const [window] = windowsOf(which)
    if (window?.webContents.page) return window
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function pageOf(which?: Which) {
  const { page } = (await windowOf(which)).webContents
  if (!page) throw new Error('no page')
  return page
}

async function answer(question: Ask): Promise<unknown> {
  switch (question.ask) {
    case 'settings': {
      const { options, webContents, isVisible } = await windowOf(question.of)
      // The session is an object of the stand-in.
      const { session: _session, ...preferences } = options.webPreferences ?? {}
      return {
        ...preferences,
        isSandboxEnabled: app.isSandboxEnabled,
        isMuted: webContents.isMuted,
        isVisible: isVisible(),
      }
    }
    case 'permission':
      return (
        question.partition ? session.fromPartition(question.partition) : session.defaultSession
      ).isGranted(question.name, {
        requestingUrl: question.url ?? 'https://example.com/',
        mediaTypes: question.media ?? [],
      })
    case 'evaluate':
      return (await pageOf(question.of)).evaluate(question.script)
    case 'waitFor': {
      const page = await pageOf('main')
      await page.waitForSelector(question.selector, { timeout: 90_000 })
      return page.url()
    }
    case 'windows':
      return (await (await windowOf(question.of)).webContents.session.context()).pages().length
    case 'openings':
      return (await windowOf(question.of)).webContents.openings
    case 'close':
      ;(await windowOf(question.of)).close()
      return null
    case 'openDevTools':
      await (await windowOf(question.of)).webContents.debugger.openDevTools(question.refusals)
      return null
  }
}
