import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type CommandResult, runCommand } from './run-command.ts'

const modules = resolve(import.meta.dirname, '../../node_modules')

/**
 * Runs a command of an installed package with this Node. npm's shims in `.bin` are shell scripts
 * on Windows, which need a shell, and a shell breaks paths with spaces.
 */
export async function runPackage(
  packageName: string,
  command: string,
  args: readonly string[],
  options: Parameters<typeof runCommand>[2] = {},
): Promise<CommandResult> {
  const folder = join(modules, packageName)
  // Only its `bin` is read, which npm has checked.
  const { bin } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  const script = typeof bin === 'string' ? bin : bin[command]
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`)
  return runCommand(process.execPath, [join(folder, script), ...args], options)
}
