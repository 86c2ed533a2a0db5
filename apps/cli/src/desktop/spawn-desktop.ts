import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export type DesktopCommand = {
  /** Electron's binary, and its arguments up to the app's entry. */
  command: string
  args: readonly string[]
  pageUrl: string
  env: Record<string, string | undefined>
}

/**
 * Starts the desktop app with a channel over which the service asks it for room pages. Rejects with
 * the system's own error when the binary can not be run.
 */
export async function spawnDesktop(options: DesktopCommand): Promise<ChildProcess> {
  const { command, args, pageUrl, env } = options
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // The two may run different engines, whose binary formats differ.
    serialization: 'json',
    env: { ...env, TALKINGCAT_PAGE_URL: pageUrl },
  })
  await once(child, 'spawn')
  return child
}
