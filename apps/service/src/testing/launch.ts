import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FailedMessage, ReadyMessage } from '../launch/parent-link.ts'

export type Launched = {
  child: ChildProcess
  /** What the process says first. */
  ready: Promise<ReadyMessage | FailedMessage>
  /** Exit code, or the signal that ended it. */
  exit: Promise<number | string>
}

/** The service as a process of its own, on any free port. */
export function launchService(recordsRoot: string): Launched {
  const entry = fileURLToPath(new URL('../main.ts', import.meta.url))
  const child = fork(entry, [], {
    env: { PATH: process.env.PATH, RECORDS_ROOT: recordsRoot, BACKEND_PORT: '0' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ready = new Promise<ReadyMessage | FailedMessage>((resolve, reject) => {
    // main.ts posts one of these two and nothing else.
    child.once('message', message => resolve(message as ReadyMessage | FailedMessage))
    child.once('exit', code => reject(new Error(`exit ${code} before a word`)))
  })
  const exit = new Promise<number | string>(resolve => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? ''))
  })
  return { child, ready, exit }
}

/** @throws Error when the service said that it can not start */
export async function launchReady(recordsRoot: string): Promise<Launched & ReadyMessage> {
  const launched = launchService(recordsRoot)
  const message = await launched.ready
  if (message.type === 'failed') throw new Error(message.problem.code)
  return { ...launched, ...message }
}
