import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ClientLimit } from '../plugins/client-limit.ts'
import { createSseWriter, type SseWriter, sseHeaders } from './sse-writer.ts'

export type SseClient = { writer: SseWriter; signal: AbortSignal }

/**
 * Takes the reply out of Fastify's hands and keeps it open. `signal` aborts when the client is gone
 * or the service shuts down. @throws AppError TOO_MANY
 */
export function openSse(
  request: FastifyRequest,
  reply: FastifyReply,
  limit: ClientLimit,
  shutdown: AbortSignal,
): SseClient {
  const leave = limit.enter()
  const gone = new AbortController()
  reply.hijack()
  request.raw.socket.setNoDelay(true)
  // The gate's headers (CORS, nosniff) are on the reply; hijacking does not send them.
  const headers = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined)
  // Fastify's own type allows undefined, which has just been filtered out.
  reply.raw.writeHead(200, { ...(Object.fromEntries(headers) as object), ...sseHeaders })
  reply.raw.flushHeaders()
  const writer = createSseWriter(reply.raw, () => {
    leave()
    shutdown.removeEventListener('abort', writer.end)
    gone.abort()
  })
  shutdown.addEventListener('abort', writer.end)
  if (shutdown.aborted) writer.end()
  return { writer, signal: gone.signal }
}
