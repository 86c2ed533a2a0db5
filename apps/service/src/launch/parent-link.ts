import type { Problem } from '@talkingcat/contract'

/** What the process that started us is told. */
export type ReadyMessage = { type: 'ready'; url: string; token: string; takenPorts: number[] }
export type FailedMessage = { type: 'failed'; problem: Problem }

export type ParentLink = {
  post(message: ReadyMessage | FailedMessage): void
  /** The parent is gone, or asks us to close (Windows has no SIGTERM). */
  onClose(listener: () => void): void
  readonly isLinked: boolean
}

/** The part of Electron's `process.parentPort` used here. */
type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
}

/** Electron's utility process, `child_process.fork`, or nobody. */
export function openParentLink(): ParentLink {
  // Electron adds this property; Node's own types do not know it.
  const port = (process as { parentPort?: ParentPort }).parentPort
  if (port) {
    return {
      isLinked: true,
      post: message => port.postMessage(message),
      onClose(listener) {
        port.on('close', listener)
        port.on('message', ({ data }) => isCloseRequest(data) && listener())
        process.on('disconnect', listener)
      },
    }
  }
  return {
    isLinked: process.send !== undefined,
    post: message => void process.send?.(message),
    onClose(listener) {
      process.on('disconnect', listener)
      process.on('message', message => isCloseRequest(message) && listener())
    },
  }
}

function isCloseRequest(message: unknown): boolean {
  return (
    typeof message === 'object' && message !== null && 'type' in message && message.type === 'close'
  )
}
