import { type CommandResult, runCommand } from './run-command.ts'

/** Runs a program as root, without asking; where that is not possible its code is 127. */
export async function runAsRoot(...args: string[]): Promise<CommandResult> {
  const isRoot = process.getuid?.() === 0
  const [command = '', ...rest] = isRoot ? args : ['sudo', '-n', ...args]
  return runCommand(command, rest, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).catch(() => ({ code: 127, output: '', tookMs: 0 }))
}

/** Installs a package of Debian and its children; returns what was printed, for when it failed. */
export async function installPackage(name: string): Promise<string> {
  await runAsRoot('apt-get', 'update', '-qq')
  const args = ['install', '-y', '-qq', '--no-install-recommends', name]
  return (await runAsRoot('apt-get', ...args)).output.slice(-2000)
}
