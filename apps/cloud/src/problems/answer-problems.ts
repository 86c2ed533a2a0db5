import type { Socket } from 'node:net'
import type { CloudProblemAnswer } from '@talkingcat/contract/cloud'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { isDatabaseLost } from '../database/is-database-lost.ts'
import { CloudError } from './cloud-error.ts'
import { errorFacts } from './error-facts.ts'
import { type ProblemCode, problemTable } from './problem-table.ts'

/** What whoever keeps the server has to hear of. */
const logged = new Set<ProblemCode>(['INTERNAL', 'STORAGE_UNAVAILABLE', 'SECRET_UNREADABLE'])

/** Every failure leaves in one shape with the table's status, never with a stack. */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = asCloudError(error)
    if (logged.has(known.code)) {
      request.log.error({ ...errorFacts(known.cause ?? known), problem: known.code })
    }
    return sendProblem(reply, known)
  })
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new CloudError('NOT_FOUND')))
}

export function asCloudError(error: unknown): CloudError {
  if (error instanceof CloudError) return error
  if (isDatabaseLost(error)) {
    return new CloudError('STORAGE_UNAVAILABLE', { cause: error, retryAfterMs: 2000 })
  }
  const { code, statusCode } = error as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new CloudError('NOT_JSON')
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new CloudError('TOO_LARGE')
  if (statusCode === 404) return new CloudError('NOT_FOUND')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new CloudError('BAD_REQUEST')
  }
  return new CloudError('INTERNAL', { cause: error })
}

export function sendProblem(reply: FastifyReply, error: CloudError): FastifyReply {
  const { message } = problemTable[error.code]
  if (error.retryAfterS !== null) reply.header('retry-after', error.retryAfterS)
  return reply
    .code(problemTable[error.code].status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({
      success: false,
      message,
      problem: problemOf(error.code),
      requestId: reply.request.id,
    } satisfies CloudProblemAnswer)
}

/** Answers bytes that are no HTTP request at all (bad syntax, headers over the limit). */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const problem = problemOf('BAD_REQUEST')
  const body = JSON.stringify({ success: false, message: problem.message, problem })
  socket.end(
    'HTTP/1.1 400 Bad Request\r\ncontent-type: application/json; charset=utf-8\r\n' +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function problemOf(code: ProblemCode) {
  const { message, next } = problemTable[code]
  return { code, message, next }
}
