import { spawn } from 'node:child_process'

export type CommandResult = { code: number; output: string; tookMs: number }

/**
 * Runs a program to its end and collects what it prints (both streams, in order of arrival).
 * For a package's command see `runPackage`: npm's own shims do not start everywhere.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd?: string; isLive?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<CommandResult> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // Ctrl+C reaches the child by itself; being told to end must not leave it behind.
    const stop = () => child.kill()
    process.once('SIGTERM', stop)
    let output = ''
    const take = (text: Buffer) => {
      output += text.toString()
      if (options.isLive) process.stdout.write(text)
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', reject)
    child.on('close', code => {
      process.off('SIGTERM', stop)
      resolve({ code: code ?? 1, output, tookMs: performance.now() - startedAt })
    })
  })
}
