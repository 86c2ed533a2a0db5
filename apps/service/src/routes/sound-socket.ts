import type { WebSocket } from '@fastify/websocket'
import {
  AppError,
  type SessionId,
  type SoundDown,
  sessionIdSchema,
  soundUpSchema,
  toProblem,
} from '@talkingcat/contract'
import type { SoundFeeder } from '@talkingcat/speech'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ClientLimit } from '../plugins/client-limit.ts'
import type { SessionService } from '../sessions/session-service.ts'

const frameHeaderBytes = 4
const progressEveryMs = 1000
/** A page that opens a connection and says nothing is cut off. */
const helloWithinMs = 10_000

/** Sound up from a page of ours: a greeting, then frames; once a second it is told how far we are. */
export function registerSoundSocket(
  app: FastifyInstance,
  options: { sessions: SessionService; limit: ClientLimit; shutdown: AbortSignal },
): void {
  const { sessions, limit, shutdown } = options
  const paramsSchema = z.object({ id: sessionIdSchema })
  app.get(
    '/api/sessions/:id/sound',
    {
      websocket: true,
      // Before the upgrade, so that a refusal is an answer that can be read.
      preValidation: async request => {
        const parsed = paramsSchema.safeParse(request.params)
        if (!parsed.success) throw new AppError('BAD_REQUEST')
        await sessions.get(parsed.data.id)
        request.leaveLimit = limit.enter()
      },
    },
    (socket, request) => {
      // Parsed in preValidation.
      const { id } = request.params as { id: SessionId }
      const end = serve(socket, id, sessions)
      const close = () => socket.close(1001)
      shutdown.addEventListener('abort', close)
      if (shutdown.aborted) close()
      socket.once('close', () => {
        shutdown.removeEventListener('abort', close)
        request.leaveLimit?.()
        end()
      })
    },
  )
}

/** @returns to be called when the page is gone */
function serve(socket: WebSocket, id: SessionId, sessions: SessionService): () => void {
  let feeder: SoundFeeder | null = null
  let receivedBytes = 0
  let bytesPerMs = 1
  let lost: AppError | null = null

  const send = (message: SoundDown) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  }
  const refuse = (error: unknown) => {
    send({ type: 'refused', problem: toProblem(error) })
    socket.close(1008)
  }
  const greet = (text: string) => {
    const parsed = soundUpSchema.safeParse(parseJson(text))
    if (!parsed.success) throw new AppError('BAD_REQUEST')
    const message = parsed.data
    switch (message.type) {
      case 'hello': {
        if (feeder) throw new AppError('BAD_REQUEST', { expected: 'frames' })
        const { sound, sampleRateHz } = message
        bytesPerMs = (2 * sampleRateHz) / 1000
        feeder = sessions.attachSound(id, { sound, sampleRateHz }, refuse)
        send({ type: 'ready' })
        break
      }
      case 'lost':
        lost = new AppError(message.code)
        feeder?.leave(lost)
        feeder = null
    }
  }
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    try {
      if (!isBinary) return greet(data.toString())
      if (!feeder) throw new AppError('BAD_REQUEST', { expected: 'hello' })
      feeder.push(data)
      receivedBytes += data.length - frameHeaderBytes
    } catch (error) {
      refuse(error)
    }
  })
  // `close` follows.
  socket.on('error', () => socket.terminate())
  const timer = setInterval(() => {
    if (!feeder) return
    try {
      const lagMs = Math.round(sessions.soundLagMs(id))
      send({ type: 'progress', receivedMs: Math.round(receivedBytes / bytesPerMs), lagMs })
    } catch (error) {
      // The session is over.
      refuse(error)
    }
  }, progressEveryMs)
  const impatience = setTimeout(() => {
    if (!feeder && !lost) refuse(new AppError('BAD_REQUEST', { expected: 'hello' }))
  }, helloWithinMs)
  return () => {
    clearInterval(timer)
    clearTimeout(impatience)
    feeder?.leave(lost)
    feeder = null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The schema refuses undefined.
    return undefined
  }
}
