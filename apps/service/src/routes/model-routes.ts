import type { FastifyInstance } from 'fastify'
import type { ModelStore } from '../ports.ts'
import { registerRoute } from './register-route.ts'

export function registerModelRoutes(app: FastifyInstance, models: ModelStore): void {
  registerRoute(app, 'listModels', async () => ({ models: await models.list() }))
  registerRoute(app, 'downloadModel', async ({ params }) => ({
    model: await models.download(params.id),
  }))
}
