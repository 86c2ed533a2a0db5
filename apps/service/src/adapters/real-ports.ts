import { join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'
import { startDemoRoom } from '@talkingcat/demo-room'
import { douyinEndpoints } from '@talkingcat/douyin'
import {
  bundledVadPath,
  createTranscriber,
  findFfmpeg,
  fixtureModel,
  locateModel,
  whyNotLocated,
} from '@talkingcat/speech'
import type { ServiceConfig } from '../config.ts'
import { ffmpegOptions } from '../diagnostics/checks.ts'
import { createModelStore } from '../models/model-store.ts'
import type { Ports } from '../ports.ts'
import { createSettingsStore } from '../settings/settings-store.ts'
import { createVocabularyStore } from '../vocabulary/vocabulary-store.ts'
import { createDouyinAccess } from './douyin-access.ts'
import { createInstalledBrowser } from './installed-browser.ts'

/**
 * The service's outside as it is in the product. The caller closes the log.
 * @param replaced parts that others here are built on: room pages in an embedder's own window, settings
 */
export function createRealPorts(
  config: ServiceConfig,
  log: SessionLog,
  replaced: Pick<Partial<Ports>, 'roomPages' | 'settings'> = {},
): Ports {
  const clock = Date.now
  const settings =
    replaced.settings ?? createSettingsStore(join(config.recordsRoot, 'settings.json'))
  const roomPages = replaced.roomPages ?? createInstalledBrowser(config)
  const findFfmpegPath = async () => {
    const found = await findFfmpeg(ffmpegOptions(config))
    if (!found) throw new AppError('FFMPEG_MISSING')
    return found.path
  }
  return {
    clock,
    log,
    rooms: createDouyinAccess(douyinEndpoints, findFfmpegPath, {
      cookie: config.douyinCookie,
      pages: { roomPages, setting: () => settings.current.roomSource },
    }),
    roomPages,
    async startDemo(startOffsetMs) {
      const room = await startDemoRoom({ startOffsetMs })
      const access = createDouyinAccess(room.endpoints, findFfmpegPath)
      return { access, input: room.link, close: () => room.close() }
    },
    async openTranscriber({ isDemo, ...listeners }) {
      const { modelsRoot, env } = config
      const model = isDemo ? fixtureModel() : await locateModel({ modelsRoot, env })
      if (!model) throw await whyNotLocated({ modelsRoot, env })
      const transcriber = createTranscriber({
        model,
        vadModelPath: bundledVadPath(),
        ...listeners,
      })
      return { transcriber, modelId: model.id, isDemoModel: model.isDemo }
    },
    settings,
    vocabulary: createVocabularyStore(join(config.recordsRoot, 'vocabulary.json'), clock),
    models: createModelStore({ modelsRoot: config.modelsRoot, env: config.env, clock }),
  }
}
