import { join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import type { SessionLog } from '@talkingcat/core'
import { startDemoRoom } from '@talkingcat/demo-room'
import { douyinEndpoints } from '@talkingcat/douyin'
import {
  allLanguages,
  bundledVadPath,
  chooseProvider,
  createTranscriber,
  findFfmpeg,
  fixtureModel,
  locateModel,
  whyNotLocated,
} from '@talkingcat/speech'
import { createMemorySecrets } from '../account/secret-store.ts'
import { createCloudClient } from '../cloud/cloud-client.ts'
import { calibrationPathIn, type ServiceConfig, settingsPathIn } from '../config.ts'
import { ffmpegOptions } from '../diagnostics/checks.ts'
import { createCalibrator } from '../models/calibrator.ts'
import { modelPlaces } from '../models/model-places.ts'
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
  const settings = replaced.settings ?? createSettingsStore(settingsPathIn(config.recordsRoot))
  const places = () => modelPlaces(config, settings.current)
  const { provider } = chooseProvider(config.env.FORCE_TORCH_MODE)
  const calibrator = createCalibrator({
    path: calibrationPathIn(config.recordsRoot),
    locate: () => locateModel(places()),
    provider,
    clock,
  })
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
      const model = isDemo ? fixtureModel() : await locateModel(places())
      if (!model) throw await whyNotLocated(places())
      const transcriber = createTranscriber({
        model,
        vadModelPath: bundledVadPath(),
        // Asked at every start of the child: what is measured by then counts from there on.
        threadCount: () => calibrator.threadCountFor(model.id),
        ...(!isDemo && { provider }),
        ...(!isDemo && settings.current.areJapaneseAndKoreanSpoken && { languages: allLanguages }),
        ...listeners,
      })
      return { transcriber, modelId: model.id, isDemoModel: model.isDemo }
    },
    settings,
    vocabulary: createVocabularyStore(join(config.recordsRoot, 'vocabulary.json'), clock),
    models: createModelStore({ places, clock }),
    calibrator,
    cloud: config.cloudOrigin === null ? null : createCloudClient(config.cloudOrigin),
    // An embedder that has a keyring brings it.
    secrets: createMemorySecrets(),
  }
}
