import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@talkingcat/contract'
import { type CdpLine, openCdpPipe } from './cdp-pipe.ts'

export type ChromeOptions = {
  executablePath: string
  /** A folder of our own: Chrome refuses to be driven with the user's everyday profile. */
  profileFolder: string
  /** Without a window: for tests. A host who has to log in needs one. */
  isHeadless?: boolean
  extraArguments?: readonly string[]
  startTimeoutMs?: number
}

export type StartedChrome = { child: ChildProcess; line: CdpLine }

/** Chrome's own code for "another process holds this profile" on Linux and macOS. */
const profileInUseCode = 21

function argumentsOf(options: ChromeOptions): string[] {
  return [
    // Two pipes instead of a port: no other program of this machine can drive the host's browser.
    '--remote-debugging-pipe',
    `--user-data-dir=${options.profileFolder}`,
    // Pages open windows of their own.
    '--no-startup-window',
    '--window-size=1280,800',
    '--mute-audio',
    '--no-first-run',
    '--no-default-browser-check',
    '--hide-crash-restore-bubble',
    '--disk-cache-size=50000000',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    ...(options.isHeadless ? ['--headless=new'] : []),
    ...(options.extraArguments ?? []),
  ]
}

/**
 * Starts a browser and waits until it answers. It leaves by itself when this process is gone,
 * however that happens: its pipe ends then.
 * @throws AppError BROWSER_MISSING, BROWSER_FAILED; the browser is gone then
 */
export async function startChrome(
  options: ChromeOptions,
  signal: AbortSignal,
): Promise<StartedChrome> {
  if (!existsSync(options.executablePath)) throw new AppError('BROWSER_MISSING')
  await makePrivateFolder(options.profileFolder)
  signal.throwIfAborted()
  const child = spawn(options.executablePath, argumentsOf(options), {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // A group of its own, so that all of it can be ended, and Ctrl-C leaves the ending to us.
    detached: process.platform !== 'win32',
  })
  const failed = once(child, 'exit').then(
    () => {
      // With a window, a second browser hands over to the first one and leaves without a fault.
      const isHandedOver = child.exitCode === 0 || child.exitCode === profileInUseCode
      const reason = isHandedOver ? 'profile-in-use' : 'exited'
      throw new AppError('BROWSER_FAILED', { reason })
    },
    cause => {
      throw new AppError('BROWSER_MISSING', { reason: 'not-started' }, cause)
    },
  )
  failed.catch(() => {
    // Heard below while it starts; later the line's end tells.
  })
  endWithUs(child)
  // Both were asked for as pipes, so they are there.
  const [toBrowser, fromBrowser] = child.stdio.slice(3) as unknown as [Writable, Readable]
  const line = openCdpPipe({ toBrowser, fromBrowser })
  const late = new AbortController()
  const timeoutMs = options.startTimeoutMs ?? 30_000
  const timeout = wait(timeoutMs, null, { signal: AbortSignal.any([signal, late.signal]) }).then(
    () => {
      throw new AppError('BROWSER_FAILED', { reason: 'timeout' })
    },
  )
  // A line that breaks is the sign of an exit, whose code tells more. A slow start may take two asks.
  const ask = () => line.send('Browser.getVersion')
  const answered = ask()
    .catch(ask)
    .catch(() => failed)
  try {
    await Promise.race([answered, failed, timeout])
    return { child, line }
  } catch (error) {
    await stopChrome(child, 0)
    throw error
  } finally {
    late.abort()
    timeout.catch(() => {})
  }
}

/** The host's login will live there. */
async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new AppError('BROWSER_FAILED', { reason: 'profile-folder' }, error)
  }
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** Waits for the browser to leave, and ends it when it does not within `graceMs`. */
export async function stopChrome(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.pid === undefined) return
  const exited = hasExited(child) ? Promise.resolve() : once(child, 'exit')
  await Promise.race([exited, wait(graceMs, undefined, { ref: false })])
  killAll(child, child.pid)
  if (!hasExited(child)) await exited
}

/** When this process leaves without closing anything, the browser goes, too. */
function endWithUs(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  const onExit = () => killAll(child, pid)
  process.once('exit', onExit)
  child.once('exit', () => process.off('exit', onExit))
}

function killAll(child: ChildProcess, pid: number): void {
  if (process.platform === 'win32') {
    child.kill('SIGKILL')
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left: what we wanted.
  }
}
