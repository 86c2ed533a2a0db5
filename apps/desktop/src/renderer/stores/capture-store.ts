import type { CapturedSound, Client, Problem, SoundChoice } from '@talkingcat/contract'
import { createStore } from 'zustand/vanilla'
import type { Access } from '../lib/access.ts'
import { type CaptureRun, createCaptureRun, type RunStatus } from '../lib/capture/capture-run.ts'
import { openCapture } from '../lib/capture/open-capture.ts'
import { type Explanation, explain } from '../lib/explain.ts'
import { keepMicrophone, keptMicrophone } from './sound-preference.ts'

export type Microphone = { id: string; label: string }

export type CaptureState = {
  /** Which session this page sends sound to; null when to none. */
  sessionId: string | null
  status: 'off' | RunStatus
  problem: Explanation | null
  /** The session that the problem is about. */
  problemOf: string | null
  /** How far the recogniser is behind what was sent. */
  lagMs: number
  microphones: Microphone[]
  /** Null = the system's own choice. */
  deviceId: string | null
}

/** What this page captures for a session: at most one sound at a time, for as long as the page is open. */
export function createCaptureStore(access: Access, client: Client) {
  const store = createStore<CaptureState>()(() => ({
    sessionId: null,
    status: 'off',
    problem: null,
    problemOf: null,
    lagMs: 0,
    microphones: [],
    deviceId: keptMicrophone(),
  }))
  let present: CaptureRun | null = null
  /** What is to take the place of `present` once its device is open. */
  let next: CaptureRun | null = null
  /** Counts what the host did: an answer to what came before means nothing any more. */
  let turn = 0
  let told: Promise<unknown> = Promise.resolve()
  let tellingCount = 0

  const show = (more: Partial<CaptureState> = {}) => {
    const run = next ?? present
    const { sessionId = null, status = 'off', lagMs = 0 } = run ?? {}
    store.setState({ sessionId, status, lagMs, ...more })
  }

  /** One after the other, so that the host's last word is the service's too. */
  const tell = async (sessionId: string, sound: SoundChoice) => {
    tellingCount += 1
    const call = () => client.call('chooseSound', { params: { id: sessionId }, body: { sound } })
    const answer = told.then(call)
    told = answer.catch(() => undefined)
    try {
      await answer
    } finally {
      tellingCount -= 1
    }
  }

  const takeTurn = () => {
    turn += 1
    const own = turn
    next?.letGo()
    next = null
    return () => own === turn
  }

  const letGoOfPresent = () => {
    present?.letGo()
    present = null
  }

  const end = (run: CaptureRun, problem: Problem) => {
    if (run === next) takeTurn()
    else if (run === present) present = null
    else return
    // A session that was ended needs no sound, and what this page itself chose away is no surprise.
    const isExpected =
      problem.code === 'SESSION_ENDED' || (problem.code === 'SOUND_NOT_CHOSEN' && tellingCount > 0)
    show(isExpected ? {} : { problem, problemOf: run.sessionId })
  }

  const createRun = (sound: CapturedSound, deviceId: string | null): CaptureRun => {
    const run = createCaptureRun(
      access,
      { sound, deviceId },
      {
        onChange: () => (run === present || run === next) && show(),
        onReady: () => run === present && show({ problem: null }),
        onLost: problem => run === present && show({ problem, problemOf: run.sessionId }),
        onEnded: problem => end(run, problem),
      },
    )
    return run
  }

  /**
   * Device first: where the host refuses it or it does not open, the session keeps the sound it has.
   * @param session the one it is for; one that is about to begin is waited for, with the device asked for at once
   */
  const start = async (
    session: string | Promise<string>,
    sound: CapturedSound,
    deviceId = store.getState().deviceId,
  ) => {
    const isLatest = takeTurn()
    const run = createRun(sound, deviceId)
    next = run
    if (typeof session === 'string') run.sessionId = session
    show({ problem: null })
    try {
      const [sessionId] = await Promise.all([nameRun(run, session), run.openDevice()])
      if (!isLatest()) return
      void listMicrophones()
      await tell(sessionId, sound)
      if (!isLatest()) return
      letGoOfPresent()
      present = run
      next = null
      show({ deviceId })
      run.connect()
    } catch (error) {
      run.letGo()
      // A session that did not begin is told of where it was asked for.
      const sessionId = await Promise.resolve(session).catch(() => null)
      if (!isLatest()) return
      next = null
      show(sessionId === null ? {} : { problem: explain(error), problemOf: sessionId })
    }
  }

  const nameRun = async (run: CaptureRun, session: string | Promise<string>) => {
    const sessionId = await session
    run.sessionId = sessionId
    if (run === next) show()
    return sessionId
  }

  /** Browsers name the devices only once one was allowed; nothing is asked here. */
  const listMicrophones = async () => {
    const devices = await navigator.mediaDevices.enumerateDevices()
    const microphones = devices
      .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
      .map(({ deviceId, label }) => ({ id: deviceId, label }))
    store.setState({ microphones })
    // One that was unplugged since is not waited for.
    const isGone = !microphones.some(({ id }) => id === store.getState().deviceId)
    if (microphones.length > 0 && isGone && !next && !present) store.setState({ deviceId: null })
  }

  return Object.assign(store, {
    stop() {
      takeTurn()
      letGoOfPresent()
      show({ problem: null })
    },
    /** What the host chose for a session. */
    async choose(sessionId: string, sound: SoundChoice) {
      if (sound !== 'room') return start(sessionId, sound)
      const isLatest = takeTurn()
      show({ problem: null })
      try {
        await tell(sessionId, sound)
        if (!isLatest()) return
        if (present?.sessionId === sessionId) letGoOfPresent()
        show()
      } catch (error) {
        if (isLatest()) show({ problem: explain(error), problemOf: sessionId })
      }
    },
    /** For a session that is about to begin; by the host's hand, without which a browser asks nothing. */
    chooseForNext: start,
    chooseMicrophone(sessionId: string, deviceId: string) {
      keepMicrophone(deviceId || null)
      return start(sessionId, 'microphone', deviceId || null)
    },
    /** Which one the next session is to have. */
    preferMicrophone(deviceId: string) {
      keepMicrophone(deviceId || null)
      store.setState({ deviceId: deviceId || null })
    },
    listMicrophones,
    /** Asks the host, so that the microphones have names to choose by; nothing stays open. */
    async askMicrophones() {
      try {
        const { close } = await openCapture('microphone', null, { onFrame() {}, onLost() {} })
        close()
        await listMicrophones()
        return null
      } catch (error) {
        return explain(error)
      }
    },
  })
}
export type CaptureStore = ReturnType<typeof createCaptureStore>
