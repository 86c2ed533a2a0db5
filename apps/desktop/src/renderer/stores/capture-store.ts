import {
  AppError,
  CallError,
  type CapturedSound,
  type Client,
  type ProblemCode,
  type SoundChoice,
} from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import type { Access } from '../lib/access.ts'
import { type Capture, openCapture } from '../lib/capture/open-capture.ts'
import { openUplink, type Uplink } from '../lib/capture/sound-uplink.ts'
import { type Explanation, explain } from '../lib/explain.ts'

export type Microphone = { id: string; label: string }

export type CaptureState = {
  /** Which session this page sends sound to; null when to none. */
  sessionId: string | null
  status: 'off' | 'asking' | 'sending' | 'reconnecting'
  problem: Explanation | null
  /** The session that the problem is about. */
  problemOf: string | null
  /** How far the recogniser is behind what was sent. */
  lagMs: number
  microphones: Microphone[]
  /** Null = the system's own choice. */
  deviceId: string | null
}

const lookAgainMs = 2000

/** What this page captures for a session: at most one sound at a time, for as long as the page is open. */
export function createCaptureStore(access: Access, client: Client) {
  const store = createStore<CaptureState>()(() => ({
    sessionId: null,
    status: 'off',
    problem: null,
    problemOf: null,
    lagMs: 0,
    microphones: [],
    deviceId: null,
  }))
  let present: { sound: CapturedSound; capture: Capture | null; uplink: Uplink | null } | null =
    null

  const stop = (problem: Explanation | null = null) => {
    present?.uplink?.close()
    present?.capture?.close()
    present = null
    const { sessionId } = store.getState()
    store.setState({ sessionId: null, status: 'off', problem, problemOf: sessionId, lagMs: 0 })
  }

  /** Device first: where the host refuses it, the session keeps the sound it has. */
  const begin = async (sessionId: string, sound: CapturedSound) => {
    const own = { sound, capture: null as Capture | null, uplink: null as Uplink | null }
    present = own
    const isOwn = () => present === own
    const capture = await openCapture(sound, store.getState().deviceId, {
      onFrame: frame => own.uplink?.send(frame),
      onLost: () => isOwn() && lose(sessionId, sound),
    })
    own.capture = capture
    if (!isOwn()) return capture.close()
    void listMicrophones()
    await client.call('chooseSound', { params: { id: sessionId }, body: { sound } })
    if (!isOwn()) return
    const what = { sessionId, sound, sampleRateHz: capture.sampleRateHz }
    own.uplink = openUplink(access, what, {
      onReady: () => store.setState({ status: 'sending', problem: null }),
      onBroken: () => store.setState({ status: 'reconnecting' }),
      onLag: lagMs => store.setState({ lagMs }),
      // A session that was ended needs no sound: nothing is wrong.
      onRefused: problem => isOwn() && stop(problem.code === 'SESSION_ENDED' ? null : problem),
    })
  }

  const start = async (sessionId: string, sound: CapturedSound) => {
    stop()
    store.setState({ sessionId, status: 'asking' })
    try {
      await begin(sessionId, sound)
    } catch (error) {
      stop(explain(error))
    }
  }

  const lose = (sessionId: string, sound: CapturedSound) => {
    const code: ProblemCode = sound === 'microphone' ? 'MICROPHONE_LOST' : 'SYSTEM_SOUND_LOST'
    const problem = explain(new AppError(code))
    present?.uplink?.lose(code)
    present = null
    // The computer's sound can only be asked for by the host's own hand.
    if (sound === 'system') return stop(problem)
    store.setState({ status: 'reconnecting', problem, problemOf: sessionId })
    void lookAgain(sessionId, sound, problem)
  }

  /** Until the device is there again, or the host did something else. */
  const lookAgain = async (sessionId: string, sound: CapturedSound, problem: Explanation) => {
    const isWaiting = () => present === null && store.getState().status === 'reconnecting'
    while (isWaiting()) {
      await new Promise(resolve => setTimeout(resolve, lookAgainMs))
      if (!isWaiting()) return
      try {
        await begin(sessionId, sound)
        return
      } catch (error) {
        // A microphone that is open is seen to be open: never for nothing.
        present?.capture?.close()
        present = null
        if (isOver(error)) return stop()
        // Not yet: the reason is on the screen already.
        store.setState({ status: 'reconnecting', problem })
      }
    }
  }

  /** Browsers name the devices only once one was allowed. */
  const listMicrophones = async () => {
    const devices = await navigator.mediaDevices.enumerateDevices()
    const microphones = devices
      .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
      .map(({ deviceId, label }) => ({ id: deviceId, label }))
    store.setState({ microphones })
  }

  return Object.assign(store, {
    stop: () => stop(),
    /** What the host chose for a session. */
    async choose(sessionId: string, sound: SoundChoice) {
      if (sound !== 'room') return start(sessionId, sound)
      stop()
      try {
        await client.call('chooseSound', { params: { id: sessionId }, body: { sound } })
      } catch (error) {
        store.setState({ problem: explain(error), problemOf: sessionId })
      }
    },
    async chooseMicrophone(sessionId: string, deviceId: string) {
      store.setState({ deviceId: deviceId || null })
      await start(sessionId, 'microphone')
    },
  })
}
/** The session went away while its device was looked for. */
function isOver(error: unknown): boolean {
  return (
    error instanceof CallError &&
    (error.problem.code === 'SESSION_ENDED' || error.problem.code === 'SESSION_NOT_FOUND')
  )
}
export type CaptureStore = ReturnType<typeof createCaptureStore>
