import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@talkingcat/contract'

export type ChromeOptions = {
  executablePath: string
  /** A folder of our own: Chrome refuses to be driven with the user's everyday profile. */
  profileFolder: string
  /** Without a window. A host who has to log in needs one. */
  isHeadless?: boolean
  extraArguments?: readonly string[]
  startTimeoutMs?: number
}

const pollEveryMs = 50
/** Chrome's own code for "another process holds this profile" on Linux and macOS. */
const profileInUseCode = 21

function argumentsOf(options: ChromeOptions): string[] {
  return [
    // Chrome binds it to 127.0.0.1 and picks a free one.
    '--remote-debugging-port=0',
    `--user-data-dir=${options.profileFolder}`,
    '--window-size=1280,800',
    '--mute-audio',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    ...(options.isHeadless ? ['--headless=new'] : []),
    ...(options.extraArguments ?? []),
    'about:blank',
  ]
}

/**
 * Starts a browser and waits until it can be spoken to.
 * @returns the port of its debugging server on loopback
 * @throws AppError BROWSER_MISSING, BROWSER_FAILED; the browser is gone then
 */
export async function startChrome(
  options: ChromeOptions,
  signal: AbortSignal,
): Promise<{ child: ChildProcess; port: number }> {
  if (!existsSync(options.executablePath)) throw new AppError('BROWSER_MISSING')
  const portFile = join(options.profileFolder, 'DevToolsActivePort')
  await mkdir(options.profileFolder, { recursive: true })
  // The last run's file would name a port that is no longer ours.
  await rm(portFile, { force: true })
  const child = spawn(options.executablePath, argumentsOf(options), {
    stdio: 'ignore',
    // A group of its own, so that all of it can be ended, and Ctrl-C leaves the ending to us.
    detached: process.platform !== 'win32',
  })
  let spawnError: unknown = null
  child.once('error', error => {
    spawnError = error
  })
  endWithUs(child)
  try {
    const deadlineAt = Date.now() + (options.startTimeoutMs ?? 30_000)
    for (;;) {
      signal.throwIfAborted()
      if (spawnError) throw new AppError('BROWSER_MISSING', { reason: 'not-started' }, spawnError)
      const port = await readPort(portFile)
      if (port !== null) return { child, port }
      // With a window, a second browser hands over to the first one and leaves without a fault.
      if (child.exitCode === 0 || child.exitCode === profileInUseCode) {
        throw new AppError('BROWSER_FAILED', { reason: 'profile-in-use' })
      }
      if (hasExited(child)) throw new AppError('BROWSER_FAILED', { reason: 'exited' })
      if (Date.now() > deadlineAt) throw new AppError('BROWSER_FAILED', { reason: 'timeout' })
      await wait(pollEveryMs)
    }
  } catch (error) {
    await stopChrome(child, 0)
    throw error
  }
}

async function readPort(portFile: string): Promise<number | null> {
  const text = await readFile(portFile, 'utf8').catch(() => {
    // Not written yet.
    return ''
  })
  // The second line shows that the first one is whole.
  const [first = '', second] = text.split('\n')
  return second ? Number(first) : null
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
