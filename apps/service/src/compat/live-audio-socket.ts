import type { WebSocket } from '@fastify/websocket'
import type { Entry, Problem, Session, Signal } from '@talkingcat/contract'
import type { FastifyInstance } from 'fastify'
import { errorFacts } from '../lib/note.ts'
import type { Claims } from './claims.ts'
import type { CompatOptions } from './compat-options.ts'
import { followCurrent } from './follow-current.ts'

/** A client that lets this much wait is cut off. */
const bufferLimitBytes = 1024 * 1024
/** With this much waiting, a client is not sent what the next caption replaces anyway. */
const partialLimitBytes = 16 * 1024
const pingSchema = /^\s*\{\s*"type"\s*:\s*"ping"\s*\}\s*$/

/** Captions and level as the first generation sent them. */
export function registerLiveAudioSocket(
  app: FastifyInstance,
  claims: Claims,
  { sessions, ports, hub, limit, shutdown }: CompatOptions,
): void {
  app.get(
    '/api/live_audio/ws',
    {
      websocket: true,
      // Counted before the upgrade, so that the 33rd client gets an answer it can read.
      preValidation: async request => {
        request.leaveLimit = limit.enter()
      },
    },
    (socket, request) => {
      const gone = new AbortController()
      socket.once('close', () => {
        request.leaveLimit?.()
        gone.abort()
      })
      const send = (frame: Record<string, unknown>) => sendFrame(socket, frame)
      socket.on('message', bytes => {
        if (pingSchema.test(String(bytes))) send({ type: 'pong' })
      })
      const signal = AbortSignal.any([gone.signal, shutdown])
      followCurrent(
        { claims, part: 'audio', sessions, log: ports.log, hub, signal },
        {
          // What was told before this client came, and is still so.
          onSession: async session => {
            for (const each of hub.of(session.id).current()) {
              const frame = soundProblemOf(each) && signalFrame(each, session)
              if (frame) send(frame)
            }
          },
          onEntries: async (entries, session) => {
            for (const entry of entries)
              for (const frame of captionFrames(entry, session)) send(frame)
          },
          onSignal: (each, session) => {
            const isLate = socket.bufferedAmount > partialLimitBytes
            if (each.type === 'utterance.partial' && isLate) return
            const frame = signalFrame(each, session)
            if (frame) send(frame)
          },
        },
      ).catch(error => {
        request.log.error({ event: 'socket-failed', ...errorFacts(error) })
        socket.terminate()
      })
    },
  )
}

declare module 'fastify' {
  interface FastifyRequest {
    leaveLimit?: () => void
  }
}

function sendFrame(socket: WebSocket, frame: Record<string, unknown>): void {
  if (socket.bufferedAmount > bufferLimitBytes) socket.terminate()
  else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame))
}

function captionFrames(entry: Entry, session: Session): Record<string, unknown>[] {
  if (entry.type !== 'utterance.recognized') return []
  const { text, confidence, endMs } = entry.payload
  const timestamp = (session.startedAt + endMs) / 1000
  const delta = { op: 'final', text, timestamp, confidence }
  const whole = {
    text,
    confidence,
    timestamp,
    is_final: true,
    room_id: session.room.roomId,
    session_id: session.id,
    words: [],
  }
  return [
    { type: 'transcription_delta', data: delta },
    { type: 'transcription', data: whole },
  ]
}

function signalFrame(signal: Signal, session: Session): Record<string, unknown> | null {
  if (signal.type === 'utterance.partial') {
    const { committed, rest, startMs } = signal
    const timestamp = (session.startedAt + startMs) / 1000
    const delta = { op: 'replace', text: committed + rest, timestamp, confidence: null }
    return { type: 'transcription_delta', data: delta }
  }
  if (signal.type === 'level') {
    const timestamp = (session.startedAt + signal.atMs) / 1000
    return { type: 'level', data: { rms: signal.rms, timestamp } }
  }
  const problem = soundProblemOf(signal)
  return problem ? { type: 'error', data: { message: problem.message, code: problem.code } } : null
}

/** Why there are no captions: of the sound, or of what recognises it. */
function soundProblemOf(signal: Signal): Problem | null {
  if (signal.type === 'recognizer.state') return signal.problem
  if (signal.type === 'source.state' && signal.state.source === 'audio') return signal.state.problem
  return null
}
