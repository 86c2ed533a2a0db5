import { AppError, type CapturedSound, type Problem } from '@talkingcat/contract'
import type { Access } from '../access.ts'
import { type Capture, openCapture } from './open-capture.ts'
import { openUplink, type Uplink } from './sound-uplink.ts'

const lookAgainMs = 2000

export type RunStatus = 'asking' | 'sending' | 'reconnecting'

export type RunListeners = {
  /** Its status or its lag is another. */
  onChange(): void
  /** The service takes the sound, for the first time or again. */
  onReady(): void
  /** The device is away and is looked for. */
  onLost(problem: Problem): void
  /** Over for good, and let go of. */
  onEnded(problem: Problem): void
}

export type CaptureRun = {
  readonly sound: CapturedSound
  readonly deviceId: string | null
  /** Null until the session that it is for has begun. */
  sessionId: string | null
  readonly status: RunStatus
  /** How far the recogniser is behind what was sent. */
  readonly lagMs: number
  /** The browser asks the host where it has to. @throws as `openCapture` */
  openDevice(): Promise<void>
  /** Begins to send, where it is known to which session. */
  connect(): void
  /** Nothing stays open, not even what the browser has yet to give; nothing more is told. */
  letGo(): void
}

/** One sound that a page captures for a session: its device and its connection, nobody else's. */
export function createCaptureRun(
  access: Access,
  what: { sound: CapturedSound; deviceId: string | null },
  listeners: RunListeners,
): CaptureRun {
  const { sound, deviceId } = what
  let capture: Capture | null = null
  let uplink: Uplink | null = null
  let isOver = false
  let status: RunStatus = 'asking'
  let lagMs = 0

  const show = (next: RunStatus) => {
    status = next
    listeners.onChange()
  }
  const letGo = () => {
    isOver = true
    uplink?.close()
    capture?.close()
  }
  const end = (problem: Problem) => {
    letGo()
    listeners.onEnded(problem)
  }

  const openDevice = async () => {
    const opened = await openCapture(sound, deviceId, {
      onFrame: frame => uplink?.send(frame),
      onLost: lose,
    })
    if (isOver) opened.close()
    else capture = opened
  }

  const connect = () => {
    const { sessionId } = run
    if (isOver || !capture || sessionId === null) return
    const { sampleRateHz } = capture
    uplink = openUplink(
      access,
      { sessionId, sound, sampleRateHz },
      {
        onReady() {
          show('sending')
          listeners.onReady()
        },
        onBroken: () => show('reconnecting'),
        onLag(ms) {
          lagMs = ms
          listeners.onChange()
        },
        onRefused: end,
      },
    )
  }

  const lose = () => {
    const code = sound === 'microphone' ? 'MICROPHONE_LOST' : 'SYSTEM_SOUND_LOST'
    uplink?.lose(code)
    uplink = capture = null
    const problem = new AppError(code).toProblem()
    // The computer's sound can only be asked for by the host's own hand.
    if (sound === 'system') return end(problem)
    show('reconnecting')
    listeners.onLost(problem)
    void lookAgain()
  }

  /** A microphone that is open is seen to be open: where the session is over, the connection says so. */
  const lookAgain = async () => {
    while (!isOver && !capture) {
      await new Promise(resolve => setTimeout(resolve, lookAgainMs))
      if (isOver) return
      // Not there yet: the reason is on the screen already.
      await openDevice().catch(() => undefined)
    }
    connect()
  }

  const run: CaptureRun = {
    sound,
    deviceId,
    sessionId: null,
    get status() {
      return status
    },
    get lagMs() {
      return lagMs
    },
    openDevice,
    connect,
    letGo,
  }
  return run
}
