import { AppError } from '@talkingcat/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Gate } from './access-gate.ts'

/** Puts the gate before every route and lets only JSON in. */
export function registerSecurity(app: FastifyInstance, gate: Gate): void {
  app.addHook('onRequest', async (request, reply) => {
    gate(request, reply)
    if (request.method === 'OPTIONS') return reply.code(204).send()
    const type = request.headers['content-type']
    if (request.method === 'POST' && !(isBytes(request) ? isOctets(type) : isJson(type))) {
      // A form or an image on another web site can not send this type without asking first.
      const expected = isBytes(request) ? 'application/octet-stream' : 'application/json'
      throw new AppError('BAD_REQUEST', { expected })
    }
  })
  // Fastify also reads text/plain by default, which any web page may send.
  app.removeAllContentTypeParsers()
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, {})
    return parseJson(request, body as string, done) // a string because of parseAs
  })
}

const isBytes = ({ routeOptions }: FastifyRequest) => routeOptions.config.isBytes === true

function isOctets(contentType: string | undefined): boolean {
  return contentType === 'application/octet-stream'
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json(?:\s*;|$)/i.test(contentType ?? '')
}
