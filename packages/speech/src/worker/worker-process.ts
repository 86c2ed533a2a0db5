import { fork } from 'node:child_process'

/** A child process as the transcriber sees it: a Node process of our own, wherever the parent runs. */
export type WorkerProcess = {
  readonly pid: number | undefined
  /** Structured clone: Float32Array must arrive as Float32Array. */
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, when the process is gone; `reason` is an exit code or a signal name. */
  onExit(listener: (reason: string) => void): void
  kill(): void
}

export type SpawnWorker = (entry: string) => WorkerProcess

/** A grandchild that holds the channel open must not keep a dead child alive. */
const lastWordsMs = 1000

export const forkWorker: SpawnWorker = entry => forkWorkerWith(entry, [])

/** @param execArgv options of Node itself */
export function forkWorkerWith(entry: string, execArgv: string[]): WorkerProcess {
  const child = fork(entry, [], {
    serialization: 'advanced',
    // The native library writes its complaints to stderr; they must not land in a user's terminal.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv,
  })
  let hasLeft = false
  return {
    pid: child.pid,
    send: message => {
      // Sending to a child that just died fails; its exit is reported by itself.
      if (child.connected) child.send(message as object, () => undefined) // Always one of ToWorker's objects.
    },
    onMessage: listener => child.on('message', listener),
    onExit: listener => {
      const leave = (reason: string) => {
        if (hasLeft) return
        hasLeft = true
        listener(reason)
      }
      child.on('error', error => leave(error.message))
      child.on('exit', (code, signal) => {
        const reason = signal ?? String(code)
        // What it said before it died is still on the way, and tells over what it died.
        if (!child.connected) leave(reason)
        else {
          child.once('disconnect', () => leave(reason))
          setTimeout(leave, lastWordsMs, reason)
        }
      })
    },
    kill: () => child.kill('SIGKILL'),
  }
}
