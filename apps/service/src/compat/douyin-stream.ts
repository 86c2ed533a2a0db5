import type { FirstGenerationEvent } from '@talkingcat/core'
import type { FastifyInstance } from 'fastify'
import { openSse } from '../events/open-sse.ts'
import { errorFacts } from '../lib/note.ts'
import type { Claims } from './claims.ts'
import type { CompatOptions } from './compat-options.ts'
import { envelopesOf, roomEnvelopes, sourceEnvelope } from './envelope.ts'
import { followCurrent } from './follow-current.ts'

/** How far back to look for the newest contribution board. */
const rankSearchCount = 2000

/** Unnamed events; on connect the newest status and the newest board, then what happens. */
export function registerDouyinStream(
  app: FastifyInstance,
  claims: Claims,
  { sessions, ports, hub, limit, shutdown }: CompatOptions,
): void {
  app.get('/api/douyin/web/stream', async (request, reply) => {
    const { writer, signal } = openSse(request, reply, limit, shutdown)
    followCurrent(
      { claims, part: 'danmaku', sessions, log: ports.log, hub, signal },
      {
        async onSession(session) {
          const states = hub
            .current(session.id)
            .flatMap(each =>
              each.type === 'source.state' && each.state.source === 'room' ? [each.state] : [],
            )
          const from = Math.max(0, session.lastSeq - rankSearchCount)
          const recent = await ports.log.read(session.id, from, rankSearchCount)
          const boards = recent.flatMap(envelopesOf).filter(({ type }) => type === 'room_rank')
          const replayed = [
            ...roomEnvelopes(session.room, session.startedAt),
            ...states.map(sourceEnvelope),
            ...boards.slice(-1),
          ]
          await writer.write(replayed.map(formatEvent).join(''))
        },
        async onEntries(entries) {
          const text = entries.flatMap(envelopesOf).map(formatEvent).join('')
          if (text !== '') await writer.write(text)
        },
        onSignal(each) {
          if (each.type === 'source.state' && each.state.source === 'room') {
            writer.tryWrite(formatEvent(sourceEnvelope(each.state)))
          }
        },
      },
    ).catch(error => {
      request.log.error({ event: 'stream-failed', ...errorFacts(error) })
      reply.raw.destroy()
    })
  })
}

function formatEvent(envelope: FirstGenerationEvent): string {
  return `data: ${JSON.stringify(envelope)}\n\n`
}
