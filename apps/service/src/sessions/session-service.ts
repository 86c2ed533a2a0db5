import {
  AppError,
  type CapturedSound,
  type EntryBody,
  type Recap,
  type RoomCounters,
  type Session,
  type SessionId,
  type SessionTerm,
  type SoundChoice,
  type SpeechCounters,
  type StartSession,
} from '@talkingcat/contract'
import type { SoundFeeder } from '@talkingcat/speech'
import type { SignalHub } from '../events/signal-hub.ts'
import { errorFacts, type Note } from '../lib/note.ts'
import type { Ports } from '../ports.ts'
import { appVersion } from '../version.ts'
import { appendWithin } from './append-within.ts'
import { createEnding } from './ending.ts'
import { openFrameRecording } from './frame-recording.ts'
import { createNextBroadcasts, type NextBroadcasts } from './next-broadcast/next-broadcasts.ts'
import { createOpening } from './opening.ts'
import { openRecording, type Recording } from './recording.ts'
import { createSessionId } from './session-id.ts'
import { createSessionIndex, type SessionIndex } from './session-index.ts'
import { type FoundRoom, resumeBodies, startOf } from './start-facts.ts'

export type SessionServiceOptions = {
  ports: Ports
  hub: SignalHub
  recordsRoot: string
  note: Note
}

/** Sessions as commands: the only place that starts, resumes and ends them. */
export type SessionService = Pick<SessionIndex, 'list' | 'get' | 'onChange'> & {
  /** @throws AppError of the room's link and state, SESSION_RUNNING, SESSION_LIMIT */
  start(request: StartSession): Promise<Session>
  /** Ends a session and writes its files; on an ended one only what is missing. @throws AppError RECAP_FAILED */
  stop(id: SessionId): Promise<Session>
  /** @throws AppError SESSION_ENDED, SESSION_RUNNING, or of the room */
  resume(id: SessionId): Promise<Session>
  recap(id: SessionId): Promise<Recap>
  /** What begins by itself when a host is on air again. */
  readonly nextBroadcasts: Pick<NextBroadcasts, 'list' | 'cancel'>
  /** @throws AppError SESSION_NOT_FOUND, SESSION_ENDED */
  chooseSound(id: SessionId, sound: SoundChoice): Promise<SoundChoice>
  /** A page begins to send what it captures. @throws AppError SESSION_ENDED, SOUND_NOT_CHOSEN */
  attachSound(
    id: SessionId,
    format: { sound: CapturedSound; sampleRateHz: number },
    onDismissed: (problem: AppError) => void,
  ): SoundFeeder
  /** Sound that is not recognised yet. @throws AppError SESSION_ENDED */
  soundLagMs(id: SessionId): number
  /** @throws AppError SESSION_NOT_FOUND, ROOM_PAGE_CLOSED */
  showRoomPage(id: SessionId): Promise<void>
  readonly recordingCount: number
  /** What a running recording has brought to listen for. @throws AppError SESSION_NOT_FOUND */
  terms(id: SessionId): Promise<SessionTerm[]>
  /** What the sources of the running recordings have counted. */
  counters(): RoomCounters[]
  speechCounters(): SpeechCounters[]
  /** Gives the sound another chance in sessions that run without it. */
  retrySound(): void
  /** The same in one of them. @throws AppError SESSION_NOT_FOUND, SESSION_ENDED */
  retrySoundOf(id: SessionId): Promise<void>
  /** Lets go of the sources; the sessions stay open to be resumed after the next launch. */
  close(): Promise<void>
}

export function createSessionService(options: SessionServiceOptions): SessionService {
  const { ports, hub, recordsRoot, note } = options
  const { log } = ports
  const recordings = new Map<SessionId, Recording>()
  const index = createSessionIndex(log, hub, id => recordings.has(id))
  const ending = createEnding({ log, index, recordings, recordsRoot })
  const closing = new AbortController()
  const opening = createOpening(ports, closing.signal)
  const nextBroadcasts = createNextBroadcasts({
    ports,
    note,
    begin: (webRid, followsId, signal) =>
      begin({ kind: 'room', input: webRid }, { followsId, signal }),
  })

  const recordingOf = (id: SessionId): Recording => {
    const recording = recordings.get(id)
    if (!recording) throw new AppError('SESSION_ENDED')
    return recording
  }

  /** Writes how it begins, then lets the sources run. */
  const record = async (
    id: SessionId,
    found: FoundRoom,
    bodies: EntryBody[],
    knownStart: number | null,
  ): Promise<Session> => {
    const [first] = await appendWithin(log, id, bodies)
    closing.signal.throwIfAborted()
    const startedAt = knownStart ?? first?.at ?? ports.clock()
    const show = hub.of(id).show
    const { room, isDemo } = found
    const onBroadcastOver = () => {
      // Before the recap, so that the page that then opens finds it; the first question comes later.
      if (!isDemo) nextBroadcasts.follow({ id, room })
      ending
        .finish(id, 'broadcast-ended')
        .catch(error => note('finish-failed', { sessionId: id, ...errorFacts(error) }))
    }
    const shared = { sessionId: id, startedAt, ports, note, show, onBroadcastOver }
    const frames = ports.settings.current.areFramesRecorded
      ? openFrameRecording({ recordsRoot, sessionId: id, clock: ports.clock, note })
      : null
    recordings.set(id, openRecording({ ...found, ...shared, frames }))
    if (!isDemo) nextBroadcasts.drop(room.webRid)
    return index.announce(id)
  }

  const begin = (
    request: StartSession,
    after?: { followsId: SessionId; signal: AbortSignal },
  ): Promise<Session> => {
    const id = createSessionId(ports.clock())
    return opening.open(id, request, 0, found => {
      // Called off while the room was looked up.
      after?.signal.throwIfAborted()
      const { room, isDemo } = found
      const input = request.kind === 'room' ? request.input : 'demo'
      const follows = after && { followsId: after.followsId }
      const payload = { input, room, isDemo, ...follows, appVersion }
      return record(id, found, [{ type: 'session.started', payload }], null)
    })
  }

  return {
    list: index.list,
    get: index.get,
    onChange: index.onChange,
    recap: ending.recap,
    nextBroadcasts,
    start: request => begin(request),
    stop: id => ending.finish(id, recordings.has(id) ? 'host' : 'closed'),
    async resume(id) {
      const edges = await index.edgesOf(id)
      if (edges.isEnded || ending.isUnderWay(id)) throw new AppError('SESSION_ENDED')
      const { payload, at: startedAt } = startOf(edges)
      const request: StartSession = payload.isDemo
        ? { kind: 'demo' }
        : // The room itself where it is known: a shared link may lead elsewhere by now.
          { kind: 'room', input: payload.room.webRid || payload.input }
      return opening.open(id, request, ports.clock() - startedAt, found =>
        record(id, found, resumeBodies(found.room, edges.last.at, ports.clock()), startedAt),
      )
    },
    async chooseSound(id, sound) {
      await index.get(id)
      recordingOf(id).chooseSound(sound)
      return sound
    },
    attachSound: (id, { sound, sampleRateHz }, onDismissed) =>
      recordingOf(id).attachSound(sound, sampleRateHz, onDismissed),
    soundLagMs: id => recordingOf(id).soundLagMs,
    async showRoomPage(id) {
      await index.get(id)
      if (!recordings.get(id)?.showRoomPage()) throw new AppError('ROOM_PAGE_CLOSED')
    },
    get recordingCount() {
      return recordings.size
    },
    async terms(id) {
      await index.get(id)
      return recordings.get(id)?.terms ?? []
    },
    counters: () => [...recordings.values()].flatMap(recording => recording.counters ?? []),
    speechCounters: () =>
      [...recordings.values()].flatMap(recording => recording.speechCounters ?? []),
    retrySound() {
      for (const recording of recordings.values()) recording.retrySound()
    },
    async retrySoundOf(id) {
      await index.get(id)
      recordingOf(id).retrySound()
    },
    async close() {
      closing.abort()
      await nextBroadcasts.close()
      // What the host has stopped already is to end as ended, not as interrupted.
      await ending.settled()
      await Promise.allSettled([...recordings.values()].map(recording => recording.stop()))
      recordings.clear()
    },
  }
}
