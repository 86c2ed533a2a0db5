import type { Socket } from 'node:net'
import { AppError, type Problem, problemOf } from '@talkingcat/contract'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { errorFacts } from '../lib/note.ts'

/** Turns whatever was thrown while answering a request into one of ours. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { code, statusCode, validation, validationContext } = error as Partial<FastifyError>
  if (validation) {
    const field = validation[0]?.instancePath.replaceAll('/', '.').replace(/^\./, '') ?? ''
    return new AppError('BAD_REQUEST', { in: validationContext ?? '', field }, error)
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('TOO_LARGE', undefined, error)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AppError(statusCode === 404 ? 'NOT_FOUND' : 'BAD_REQUEST', undefined, error)
  }
  return new AppError('INTERNAL', undefined, error)
}

/** Every failure leaves as `{ problem }` with the table's status, never with a stack. */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = asAppError(error)
    if (known.code === 'INTERNAL') {
      request.log.error({ ...errorFacts(known.cause ?? known), route: request.routeOptions.url })
    }
    return sendProblem(reply, known)
  })
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new AppError('NOT_FOUND')))
}

export function sendProblem(reply: FastifyReply, error: AppError): FastifyReply {
  return reply
    .code(error.status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ problem: error.toProblem() })
}

/** Answers bytes that are no HTTP request at all (bad syntax, headers over the limit). */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const problem: Problem = problemOf(isTooLarge ? 'TOO_LARGE' : 'BAD_REQUEST')
  const body = JSON.stringify({ problem })
  const status = isTooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
