import { type ChildProcess, spawn } from 'node:child_process'

export type DesktopCommand = {
  /** Electron's binary, and its arguments up to the app's entry. */
  command: string
  args: readonly string[]
  pageUrl: string
  env: Record<string, string | undefined>
}

/** Starts the desktop app with a channel over which the service asks it for room pages. */
export function spawnDesktop({ command, args, pageUrl, env }: DesktopCommand): ChildProcess {
  return spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // The two may run different engines, whose binary formats differ.
    serialization: 'json',
    env: { ...env, TALKINGCAT_PAGE_URL: pageUrl },
  })
}
