import {
  AppError,
  type EntryBody,
  type EntryBodyOf,
  type Recap,
  type Session,
  type SessionId,
  type StartSession,
} from '@talkingcat/contract'
import { type SessionEdges, sessionOfEdges } from '@talkingcat/core'
import type { SignalHub } from '../events/signal-hub.ts'
import { errorFacts, type Note } from '../lib/note.ts'
import { settleWithin } from '../lib/settle-within.ts'
import type { Ports } from '../ports.ts'
import { appVersion } from '../version.ts'
import { readRecap, writeRecap } from './recap-writer.ts'
import { openRecording, type Recording } from './recording.ts'
import { createRecordingSlots } from './recording-slots.ts'
import { createSessionId } from './session-id.ts'
import { type FoundRoom, findRoom, resumeBodies, startOf } from './start-facts.ts'

type EndReason = EntryBodyOf<'session.ended'>['payload']['reason']

export type SessionServiceOptions = {
  ports: Ports
  hub: SignalHub
  recordsRoot: string
  note: Note
}

/** Sessions as commands: the only place that starts, resumes and ends them. */
export type SessionService = {
  list(): Promise<Session[]>
  /** @throws AppError SESSION_NOT_FOUND */
  get(id: SessionId): Promise<Session>
  /** @throws AppError of the room's link and state, SESSION_RUNNING, SESSION_LIMIT */
  start(request: StartSession): Promise<Session>
  /** Ends a session and writes its files; on an ended one only what is missing. @throws AppError RECAP_FAILED */
  stop(id: SessionId): Promise<Session>
  /** @throws AppError SESSION_ENDED, SESSION_RUNNING, or of the room */
  resume(id: SessionId): Promise<Session>
  recap(id: SessionId): Promise<Recap>
  readonly recordingCount: number
  /** Calls back when a session started, resumed, ended or got its files. */
  onChange(listener: (session: Session) => void): () => void
  /** Gives the sound another chance in sessions that run without it. */
  retrySound(): void
  /** Lets go of the sources; the sessions stay open to be resumed after the next launch. */
  close(): Promise<void>
}

/** How long stopping waits for the disk before it says that the disk refuses. */
const commitLimitMs = 2500

export function createSessionService(options: SessionServiceOptions): SessionService {
  const { ports, hub, recordsRoot, note } = options
  const { log } = ports
  const slots = createRecordingSlots()
  const recordings = new Map<SessionId, Recording>()
  const stopping = new Map<SessionId, Promise<Session>>()
  const listeners = new Set<(session: Session) => void>()

  const edgesOf = async (id: SessionId): Promise<SessionEdges> => {
    const edges = (await log.listSessions()).find(({ sessionId }) => sessionId === id)
    if (!edges) throw new AppError('SESSION_NOT_FOUND')
    return edges
  }
  const headOf = (edges: SessionEdges) => sessionOfEdges(edges, recordings.has(edges.sessionId))
  const get = async (id: SessionId): Promise<Session> => {
    const session = headOf(await edgesOf(id))
    if (!session) throw new AppError('LOG_DAMAGED', { sessionId: id })
    return session
  }
  const showSession = async (id: SessionId): Promise<Session> => {
    const session = await get(id)
    hub.of(id).show({ type: 'session.state', session })
    for (const listener of listeners) listener(session)
    return session
  }

  const record = async (
    id: SessionId,
    found: FoundRoom,
    bodies: EntryBody[],
    startedAt: number | null,
  ): Promise<Session> => {
    const [first] = await log.append(id, bodies)
    recordings.set(
      id,
      openRecording({
        sessionId: id,
        startedAt: startedAt ?? first?.at ?? ports.clock(),
        ...found,
        ports,
        note,
        show: signal => hub.of(id).show(signal),
        onBroadcastOver: () => {
          finish(id, 'broadcast-ended').catch(error =>
            note('finish-failed', { sessionId: id, ...errorFacts(error) }),
          )
        },
      }),
    )
    return showSession(id)
  }

  /** Finds the room and holds its slot until the recording runs or failed to. */
  const open = async (
    request: StartSession,
    id: SessionId,
    demoOffsetMs: number,
    then: (found: FoundRoom) => Promise<Session>,
  ): Promise<Session> => {
    const slot = slots.take(id, request.kind === 'demo' ? 'demo' : null)
    let found: FoundRoom | null = null
    try {
      found = await findRoom(ports, request, demoOffsetMs)
      slot.claim(request.kind === 'demo' ? 'demo' : found.room.webRid)
      const { release } = found
      found.release = async () => {
        slot.free()
        await release()
      }
      return await then(found)
    } catch (error) {
      slot.free()
      await found?.release()
      throw error
    }
  }

  const end = async (id: SessionId, reason: EndReason): Promise<Session> => {
    const recording = recordings.get(id)
    const edges = await edgesOf(id)
    try {
      await recording?.stop()
      if (!edges.isEnded) {
        const body = { type: 'session.ended', payload: { reason } } as const
        const write = log.append(id, [body])
        if (!(await settleWithin(write, commitLimitMs))) {
          throw new AppError(log.state.problem?.code ?? 'STORAGE_FAILED')
        }
      }
    } finally {
      recordings.delete(id)
    }
    const ended = await showSession(id)
    if (ended.recordsFolder === null || !edges.isEnded) {
      await writeRecap(log, ended, recordsRoot)
    }
    return showSession(id)
  }

  const finish = (id: SessionId, reason: EndReason): Promise<Session> => {
    const work =
      stopping.get(id) ??
      end(id, reason).finally(() => {
        stopping.delete(id)
      })
    stopping.set(id, work)
    return work
  }

  return {
    list: async () => (await log.listSessions()).flatMap(edges => headOf(edges) ?? []),
    get,
    start(request) {
      const id = createSessionId(ports.clock())
      return open(request, id, 0, found => {
        const { room, isDemo } = found
        const input = request.kind === 'room' ? request.input : 'demo'
        const payload = { input, room, isDemo, appVersion }
        return record(id, found, [{ type: 'session.started', payload }], null)
      })
    },
    stop(id) {
      return finish(id, recordings.has(id) ? 'host' : 'closed')
    },
    async resume(id) {
      const edges = await edgesOf(id)
      if (edges.isEnded || stopping.has(id)) throw new AppError('SESSION_ENDED')
      if (recordings.has(id)) throw new AppError('SESSION_RUNNING', { sessionId: id })
      const { payload, at: startedAt } = startOf(edges)
      const request: StartSession = payload.isDemo
        ? { kind: 'demo' }
        : { kind: 'room', input: payload.input }
      return open(request, id, ports.clock() - startedAt, found =>
        record(id, found, resumeBodies(found.room, edges.last.at, ports.clock()), startedAt),
      )
    },
    recap: async id => readRecap(log, await get(id)),
    get recordingCount() {
      return recordings.size
    },
    onChange(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    retrySound() {
      for (const recording of recordings.values()) recording.retrySound()
    },
    async close() {
      await Promise.allSettled([...recordings.values()].map(recording => recording.stop()))
      recordings.clear()
    },
  }
}
