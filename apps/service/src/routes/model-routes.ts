import type { FastifyInstance } from 'fastify'
import type { Ports } from '../ports.ts'
import { registerRoute } from './register-route.ts'

export function registerModelRoutes(
  app: FastifyInstance,
  { models, calibrator }: Pick<Ports, 'models' | 'calibrator'>,
): void {
  registerRoute(app, 'listModels', async () => ({ models: await models.list() }))
  registerRoute(app, 'downloadModel', async ({ params }) => ({
    model: await models.download(params.id),
  }))
  registerRoute(app, 'importModel', async ({ params, body }) => ({
    model: await models.import(params.id, body.path),
  }))
  registerRoute(app, 'cancelModel', async ({ params }) => ({
    model: await models.cancel(params.id),
  }))
  registerRoute(app, 'getCalibration', async () => ({ state: await calibrator.state() }))
  registerRoute(app, 'calibrate', async () => ({ state: await calibrator.start() }))
}
