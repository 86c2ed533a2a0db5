import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'

const entry = resolve(import.meta.dirname, '../../apps/cli/src/main.ts')

export type CliRun = { code: number | null; stdout: string; stderr: string }

/** Starts the real command line as a user would. */
export function spawnCli(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
}

/** Runs a command to its end. */
export function runCli(args: string[], env: NodeJS.ProcessEnv = {}): Promise<CliRun> {
  return new Promise((done, fail) => {
    const child = spawnCli(args, env)
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', (text: Buffer) => {
      stdout += text
    })
    child.stderr?.on('data', (text: Buffer) => {
      stderr += text
    })
    child.on('error', fail)
    child.on('close', code => done({ code, stdout, stderr }))
  })
}
