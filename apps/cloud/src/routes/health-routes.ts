import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { CloudError } from '../problems/cloud-error.ts'

const databaseLimitMs = 2000

/** `healthz`: the process answers. `readyz`: the database does as well. */
export function registerHealthRoutes(app: FastifyInstance, db: Database): void {
  const open = { config: { needs: 'nothing' }, schema: { hide: true } } as const
  app.get('/healthz', open, async () => ({ success: true }))
  app.get('/readyz', open, async () => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), databaseLimitMs)
    })
    try {
      await Promise.race([sql`select 1`.execute(db), late])
      return { success: true }
    } catch (cause) {
      throw new CloudError('NOT_READY', { cause, retryAfterMs: databaseLimitMs })
    } finally {
      clearTimeout(timer)
    }
  })
  // Made once: it is the same for everybody, and anybody may ask.
  let document = ''
  app.addHook('onReady', async () => {
    document = JSON.stringify(app.swagger())
  })
  app.get('/openapi.json', open, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(document),
  )
}
