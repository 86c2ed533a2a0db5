import {
  AppError,
  type CapturedSound,
  type Problem,
  type ProblemCode,
  soundDownSchema,
  streamPaths,
  webSocketProtocol,
} from '@talkingcat/contract'
import type { Access } from '../access.ts'

const firstDelayMs = 500
const longestDelayMs = 5000
/** A microphone is not to stay open for longer than this for a service that does not answer. */
const giveUpAfterMs = 30_000
/** Two seconds at 16 kHz; beyond it frames are left out, and the times in the next ones show it. */
const bufferLimitBytes = 64_000

export type UplinkListeners = {
  onReady(): void
  /** The connection broke or was not made; another is tried. */
  onBroken(): void
  onLag(lagMs: number): void
  /** The service does not want it, or is out of reach for too long; nothing more will be tried. */
  onRefused(problem: Problem): void
}

export type Uplink = {
  /** Dropped while there is no connection, or it does not keep up. */
  send(frame: ArrayBuffer): void
  /** The device is gone: tells why, and closes. */
  lose(code: ProblemCode): void
  close(): void
}

/** Sends what is captured to the service, across any number of broken connections. */
export function openUplink(
  access: Access,
  what: { sessionId: string; sound: CapturedSound; sampleRateHz: number },
  listeners: UplinkListeners,
): Uplink {
  const { sessionId, ...hello } = what
  const base = (access.serviceUrl || location.origin).replace(/^http/, 'ws')
  let socket: WebSocket | null = null
  let isReady = false
  let isOver = false
  let delayMs = firstDelayMs
  let timer: ReturnType<typeof setTimeout> | undefined
  let patience: ReturnType<typeof setTimeout> | undefined

  const end = () => {
    isOver = true
    isReady = false
    clearTimeout(timer)
    clearTimeout(patience)
    socket?.close()
  }
  /** Nothing may come of it: no answer at all, or a token that is not valid any more. */
  const waitForReady = () => {
    patience = setTimeout(() => {
      end()
      listeners.onRefused(new AppError('SOUND_UNREACHABLE').toProblem())
    }, giveUpAfterMs)
  }

  const connect = () => {
    const opened = new WebSocket(base + streamPaths.sound(sessionId), [
      webSocketProtocol,
      `tok.${access.token}`,
    ])
    socket = opened
    opened.onopen = () => opened.send(JSON.stringify({ type: 'hello', ...hello }))
    opened.onmessage = ({ data }) => {
      if (isOver) return
      const message = soundDownSchema.parse(JSON.parse(data))
      switch (message.type) {
        case 'ready':
          isReady = true
          clearTimeout(patience)
          delayMs = firstDelayMs
          listeners.onReady()
          break
        case 'progress':
          listeners.onLag(message.lagMs)
          break
        case 'refused':
          end()
          listeners.onRefused(message.problem)
      }
    }
    opened.onclose = () => {
      if (isOver) return
      if (isReady) waitForReady()
      isReady = false
      listeners.onBroken()
      timer = setTimeout(connect, delayMs)
      delayMs = Math.min(delayMs * 2, longestDelayMs)
    }
  }
  waitForReady()
  connect()

  return {
    send(frame) {
      if (isReady && socket && socket.bufferedAmount < bufferLimitBytes) socket.send(frame)
    },
    lose(code) {
      if (isReady) socket?.send(JSON.stringify({ type: 'lost', code }))
      end()
    },
    close: end,
  }
}
