import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { AppError } from '@talkingcat/contract'
import type { FastifyInstance } from 'fastify'
import type { SessionService } from '../sessions/session-service.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import { registerRoute } from './register-route.ts'

export function registerSettingsRoutes(
  app: FastifyInstance,
  settings: SettingsStore,
  sessions: Pick<SessionService, 'retrySound'>,
): void {
  registerRoute(app, 'getSettings', async () => ({ settings: settings.current }))
  registerRoute(app, 'changeSettings', async ({ body }) => {
    if (body.modelsFolder) await prepareFolder(body.modelsFolder)
    const before = settings.current.modelsFolder
    const now = settings.change(body)
    // A model may lie in the other folder.
    if (now.modelsFolder !== before) sessions.retrySound()
    return { settings: now }
  })
}

/** @throws AppError MODELS_FOLDER_UNUSABLE */
async function prepareFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
    await access(path, constants.W_OK)
  } catch (error) {
    throw new AppError('MODELS_FOLDER_UNUSABLE', undefined, error)
  }
}
