import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { desktopEntry } from '../../apps/cli/src/build/ensure-built.ts'
import { createDesktopPages, type DesktopPages } from '../../apps/cli/src/desktop/desktop-pages.ts'
import type { DesktopSecrets } from '../../apps/cli/src/desktop/desktop-secrets.ts'
import { spawnDesktop } from '../../apps/cli/src/desktop/spawn-desktop.ts'
import type { Ask } from '../electron-stand-in/test-channel.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'

export type DesktopApp = {
  child: ChildProcess
  /** What the service would be given. */
  pages: DesktopPages
  /** Messages between the two that were not as agreed. */
  faults: string[]
  stop(): Promise<void>
}
export type AppSettings = {
  pageUrl: string
  roomOrigin: string
  /** Those of an app before it; its own when absent. */
  pages?: DesktopPages
  secrets?: DesktopSecrets
  env?: Record<string, string>
}
export type StandInApp = DesktopApp & { ask(question: Ask): Promise<unknown> }

const standIn = resolve(import.meta.dirname, '../electron-stand-in/register.ts')

/** The real, built main process and the command line's end of its channel; only `electron` is a stand-in. */
export async function startStandInApp(settings: AppSettings): Promise<StandInApp> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const app = await startApp(process.execPath, ['--import', standIn, desktopEntry], settings, {
    ELECTRON_STAND_IN_PORT: `${address.port}`,
  })
  const [socket] = (await once(server, 'connection')) as [Socket]
  // The app may be killed.
  socket.on('error', () => {})
  const lines = createInterface({ input: socket })
  const gone = new AbortController()
  socket.once('close', () => gone.abort(new Error('the app is gone')))
  const ask = async (question: Ask) => {
    // An app that goes before it answers never will.
    const answered = once(lines, 'line', { signal: gone.signal })
    socket.write(`${JSON.stringify(question)}\n`)
    const [line] = (await answered) as [string]
    const reply = JSON.parse(line) as { value?: unknown; error?: string }
    if (reply.error) throw new Error(reply.error)
    return reply.value
  }
  // Its browser starts with its first window.
  await ask({ ask: 'waitFor', selector: 'main' })
  return {
    ...app,
    ask,
    async stop() {
      await app.stop()
      socket.destroy()
      server.close()
    },
  }
}

/** The same in the real Electron, with a profile of its own. */
export async function startRealApp(binary: string, settings: AppSettings): Promise<DesktopApp> {
  const profile = `--user-data-dir=${await temporaryFolder()}`
  // Chromium refuses its own sandbox when started by root, as containers do.
  const flags = process.getuid?.() === 0 ? [profile, '--no-sandbox'] : [profile]
  return startApp(binary, [...flags, desktopEntry], settings, {})
}

async function startApp(
  command: string,
  args: string[],
  settings: AppSettings,
  more: Record<string, string>,
): Promise<DesktopApp> {
  const faults: string[] = []
  const { pageUrl, roomOrigin } = settings
  const pages = settings.pages ?? createDesktopPages(fault => faults.push(fault), settings.secrets)
  const env = { ...process.env, TALKINGCAT_ROOM_ORIGIN: roomOrigin, ...settings.env, ...more }
  const child = await spawnDesktop({ command, args, pageUrl, env })
  pages.connect(child)
  return {
    child,
    pages,
    faults,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}

export const untilReady = ({ pages }: DesktopApp) =>
  waitUntil('the app is ready', () => pages.find(), 60_000)
