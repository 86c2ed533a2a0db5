import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { isWindows, root } from './common.mjs'

/** How soon the death of npm, which started this process, is seen. */
const parentCheckMs = 500

/**
 * Runs a program to its end and passes on what would stop this process.
 * @param options those of `spawn`; `killAfterMs`: how long it may take to end after a signal
 * @returns its exit code; 128 + number when a signal ended it, as shells say it
 */
export function runChild(command, args, { killAfterMs, ...options }) {
  const child = spawn(command, args, { cwd: root, ...options })
  const forwarders = ['SIGINT', 'SIGTERM', 'SIGHUP'].map(signal => {
    const forward = () => {
      // A terminal sends Ctrl+C to the child itself; Windows does so with every one of these.
      const hasItAlready = isWindows || (signal === 'SIGINT' && process.stdin.isTTY)
      if (!hasItAlready) child.kill(signal)
      if (killAfterMs) setTimeout(() => child.kill('SIGKILL'), killAfterMs).unref()
    }
    process.on(signal, forward)
    return [signal, forward]
  })
  // npm that is told to end leaves its script running without a word to it: the shell between
  // them dies first. An orphan is seen by its new parent.
  const parent = process.ppid
  const orphanWatch = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, parentCheckMs)
  return new Promise(done => {
    const finish = code => {
      clearInterval(orphanWatch)
      for (const [signal, forward] of forwarders) process.off(signal, forward)
      done(code)
    }
    child.on('error', () => finish(127))
    child.on('exit', (code, signal) => finish(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}
