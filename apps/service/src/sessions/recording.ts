import type {
  Room,
  RoomCounters,
  SessionId,
  SessionTerm,
  Signal,
  SoundChoice,
  SourceName,
  SourceState,
  SpeechCounters,
} from '@talkingcat/contract'
import type { Transcriber } from '@talkingcat/speech'
import { toRoomCounters } from '../diagnostics/room-counters.ts'
import { toSpeechCounters } from '../diagnostics/speech-counters.ts'
import { errorFacts, type Note } from '../lib/note.ts'
import { settleWithin } from '../lib/settle-within.ts'
import type { Ports, RoomAccess } from '../ports.ts'
import { createSessionWords } from '../vocabulary/session-words.ts'
import { createEntryWriter } from './entry-writer.ts'
import type { OpenFrameRecording } from './frame-recording.ts'
import { readNewestEvents } from './read-entries.ts'
import { runRoomFeed } from './room-feed.ts'
import { runSoundFeed } from './sound-feed.ts'
import { createSoundKeeper } from './sound-keeper.ts'
import { createSoundSwitch, type SoundSwitch } from './sound-switch.ts'

export type RecordingOptions = {
  sessionId: SessionId
  /** Time of the session's first entry. */
  startedAt: number
  room: Room
  isDemo: boolean
  access: RoomAccess
  ports: Pick<Ports, 'clock' | 'log' | 'openTranscriber' | 'vocabulary' | 'settings'>
  show: (signal: Signal) => void
  note: Note
  /** Null where the host did not ask for it; closed with the recording. */
  frames: OpenFrameRecording | null
  /** The platform says that the broadcast is over. Called at most once, not after `stop`. */
  onBroadcastOver: () => void
  /** Frees what the session brought along (the demo room's server). */
  release: () => Promise<void>
}

/** One session being recorded: two sources that know nothing of each other, and one log. */
export type Recording = {
  readonly sessionId: SessionId
  readonly room: Room
  readonly isDemo: boolean
  /** What the room's source has counted; null where it counts nothing. */
  readonly counters: RoomCounters | null
  /** Words that the session has brought by itself, the newest first. */
  readonly terms: SessionTerm[]
  /** Of the present recogniser; null before the first. */
  readonly speechCounters: SpeechCounters | null
  /** Tries the sound again, where it could not start or its recogniser gave up. */
  retrySound(): void
  /** Goes over to another sound; starts the sound where it does not run. */
  chooseSound(sound: SoundChoice): void
  readonly attachSound: SoundSwitch['attach']
  /** Sound that is not recognised yet, in ms. */
  readonly soundLagMs: number
  /** Brings the room's page before the host; false where none is open. */
  showRoomPage(): boolean
  /** Ends both sources; resolves when their last facts are in the log, within about 4 s. */
  stop(): Promise<void>
}

export function openRecording(options: RecordingOptions): Recording {
  const { sessionId, ports, access, room, isDemo, note, startedAt, frames } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const writer = createEntryWriter(ports.log, sessionId, note)
  const show = withLastMessageAt(options.show)
  const shared = { writer, clock: ports.clock, note }
  const words = createSessionWords({ ...ports, sessionId, signal, note })
  const readLogged = () => readNewestEvents(ports.log, sessionId)
  const roomSource = access.openRoom(room, readLogged, frames?.write)

  const soundSwitch = createSoundSwitch(() => access.openSound(room), ports.clock)
  show({ type: 'sound.choice', sound: soundSwitch.choice })
  let transcriber: Transcriber | null = null
  const sound = createSoundKeeper(
    soundSignal =>
      runSoundFeed({
        ...shared,
        openSound: soundSwitch.open,
        isDemo,
        startedAt,
        openTranscriber: ports.openTranscriber,
        corrector: words,
        signal: soundSignal,
        onTranscriber(opened) {
          transcriber = opened
        },
        show(each) {
          // It may come back by itself.
          if (each.type === 'recognizer.state') sound.markVain(each.status === 'failed')
          show(each)
        },
      }),
    signal,
  )
  const roomFeed = runRoomFeed({
    ...shared,
    signal,
    source: roomSource,
    showState: state => show({ type: 'source.state', state }),
  }).then(async ({ isBroadcastOver }) => {
    if (!isBroadcastOver) return
    // The sound runs a little behind the socket; let it come to its own end first.
    await settleWithin(sound.settled(), soundTailMs)
    if (!signal.aborted) options.onBroadcastOver()
  })
  sound.start()

  const stop = async () => {
    stopping.abort()
    const feeds = Promise.allSettled([roomFeed, sound.settled()])
    if (!(await settleWithin(feeds, feedsLimitMs))) note('sources-late', { sessionId })
    await settleWithin(writer.settled(), 500)
    for (const source of ['room', 'audio'] as const) show(stoppedState(source, ports.clock()))
    await frames?.close().catch(error => note('frames-not-closed', errorFacts(error)))
    await options.release().catch(error => note('release-failed', errorFacts(error)))
  }
  let stopped: Promise<void> | null = null
  return {
    sessionId,
    room,
    isDemo,
    get counters() {
      const { counters } = roomSource
      return counters ? toRoomCounters(sessionId, counters, frames?.state ?? null) : null
    },
    get terms() {
      return words.terms
    },
    get speechCounters() {
      return transcriber && toSpeechCounters(sessionId, transcriber.stats)
    },
    retrySound: sound.start,
    chooseSound(choice) {
      soundSwitch.choose(choice)
      show({ type: 'sound.choice', sound: choice })
      sound.start()
    },
    attachSound: soundSwitch.attach,
    get soundLagMs() {
      return transcriber ? transcriber.stats.pushedMs - transcriber.stats.finishedMs : 0
    },
    showRoomPage: () => roomSource.showPage?.() ?? false,
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

const soundTailMs = 2000
/** Flushing the recogniser may take 3 s of these. */
const feedsLimitMs = 3800

/** What is said in a source's stead still knows when its last message came. */
function withLastMessageAt(show: (signal: Signal) => void): (signal: Signal) => void {
  const known = new Map<SourceName, number | null>()
  return each => {
    if (each.type !== 'source.state') return show(each)
    const { source } = each.state
    const lastMessageAt = each.state.lastMessageAt ?? known.get(source) ?? null
    known.set(source, lastMessageAt)
    show({ ...each, state: { ...each.state, lastMessageAt } })
  }
}

function stoppedState(source: SourceState['source'], now: number): Signal {
  return {
    type: 'source.state',
    state: {
      source,
      status: 'ended',
      since: now,
      lastMessageAt: null,
      attempt: 0,
      nextAttemptAt: null,
      problem: null,
    },
  }
}
