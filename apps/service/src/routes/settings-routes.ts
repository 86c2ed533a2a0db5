import type { FastifyInstance } from 'fastify'
import type { SettingsStore } from '../settings/settings-store.ts'
import { registerRoute } from './register-route.ts'

export function registerSettingsRoutes(app: FastifyInstance, settings: SettingsStore): void {
  registerRoute(app, 'getSettings', async () => ({ settings: settings.current }))
  registerRoute(app, 'changeSettings', async ({ body }) => ({ settings: settings.change(body) }))
}
