import { createReadStream } from 'node:fs'
import { AppError, type ArtifactName, artifactNames, sessionIdSchema } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { openSse } from '../events/open-sse.ts'
import { streamSession } from '../events/session-stream.ts'
import type { SignalHub } from '../events/signal-hub.ts'
import { errorFacts } from '../lib/note.ts'
import type { ClientLimit } from '../plugins/client-limit.ts'
import { findRecapFile } from '../sessions/recap-file.ts'
import type { SessionService } from '../sessions/session-service.ts'
import { reportPolicy } from './report-routes.ts'

const paramsSchema = z.object({ id: sessionIdSchema })
const lastEventIdSchema = z.coerce.number().int().nonnegative().default(0)

/** The two routes that do not speak JSON: the event stream and a recap's files. */
export function registerStreamRoutes(
  app: FastifyInstance,
  options: {
    log: SessionLog
    hub: SignalHub
    sessions: SessionService
    limit: ClientLimit
    shutdown: AbortSignal
  },
): void {
  const { log, hub, sessions } = options
  app.get('/api/sessions/:id/events', async (request, reply) => {
    const { id } = parse(paramsSchema, request.params)
    const afterSeq = parse(lastEventIdSchema, request.headers['last-event-id'])
    await sessions.get(id)
    const client = openSse(request, reply, options.limit, options.shutdown)
    const extraSignals = async () => [
      { type: 'session.state' as const, session: await sessions.get(id) },
    ]
    streamSession({ log, hub, sessionId: id, afterSeq, client, extraSignals }).catch(error => {
      request.log.error({ event: 'stream-failed', sessionId: id, ...errorFacts(error) })
      reply.raw.destroy()
    })
  })

  const fileParamsSchema = paramsSchema.extend({ file: z.enum(artifactNames) })
  app.get('/api/sessions/:id/artifacts/:file', async (request, reply) => {
    const { id, file } = parse(fileParamsSchema, request.params)
    const { path, bytes } = await findRecapFile(sessions, id, file)
    return reply
      .headers({ ...artifactHeaders[file], 'content-length': bytes })
      .send(createReadStream(path))
  })
}

const artifactHeaders: Record<ArtifactName, Record<string, string>> = {
  'comments.jsonl': { 'content-type': 'application/x-ndjson; charset=utf-8' },
  'transcript.txt': { 'content-type': 'text/plain; charset=utf-8' },
  'report.html': {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': reportPolicy,
  },
}

function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new AppError('BAD_REQUEST', undefined, parsed.error)
  return parsed.data
}
