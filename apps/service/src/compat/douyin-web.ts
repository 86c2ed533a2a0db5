import { AppError } from '@talkingcat/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Claims } from './claims.ts'
import type { CompatOptions } from './compat-options.ts'
import { registerDouyinStream } from './douyin-stream.ts'

const startSchema = z.looseObject({
  live_id: z.string().max(2000).optional(),
  live_url: z.string().max(2000).optional(),
})

/** `/api/douyin/web/*` in its first-generation shapes, over the sessions of today. */
export function registerDouyinWeb(
  app: FastifyInstance,
  claims: Claims,
  options: CompatOptions,
): void {
  const { hub, config } = options
  /** Every session is recorded; the switch of the first generation can not turn that off. */
  const persistence = { persist_enabled: true, persist_root: config.recordsRoot }

  app.post('/api/douyin/web/start', { schema: { body: startSchema } }, async request => {
    const { live_id, live_url } = request.body as z.output<typeof startSchema> // parsed by the schema
    const input = live_url || live_id
    if (!input) throw new AppError('ROOM_LINK_INVALID')
    const { id, room } = await claims.start('danmaku', input)
    return { success: true, live_id: room.webRid, room_id: room.roomId, session_id: id }
  })

  app.post('/api/douyin/web/stop', async () => {
    await claims.stop('danmaku')
    return { success: true }
  })

  app.get('/api/douyin/web/status', async () => {
    const session = await claims.current('danmaku')
    const signals = session ? hub.current(session.id) : []
    const problems = signals.flatMap(signal =>
      signal.type === 'source.state' && signal.state.source === 'room' && signal.state.problem
        ? [signal.state.problem.message]
        : [],
    )
    return {
      is_running: session !== null,
      live_id: session?.room.webRid ?? null,
      room_id: session?.room.roomId ?? null,
      last_error: problems[0] ?? null,
      ...persistence,
    }
  })

  app.post('/api/douyin/web/persist', async () => ({ success: true, ...persistence }))

  registerDouyinStream(app, claims, options)
}
