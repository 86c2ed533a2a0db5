import type { ModelState } from '@talkingcat/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ServiceConfig } from '../config.ts'
import type { ModelStore } from '../ports.ts'
import type { CompatOptions } from './compat-options.ts'

/** The one size that the first generation still offered at its end. */
const onlySize = 'small'

const preloadSchema = z.looseObject({ sizes: z.array(z.string().max(64)).max(16).optional() })

/** What may be set is taken and has no effect; what is so is told. */
const advancedSchema = z.looseObject({
  persist_enabled: z.boolean().optional(),
  persist_root: z.string().max(1000).optional(),
  agc: z.boolean().optional(),
  diarization: z.boolean().optional(),
  max_speakers: z.number().int().min(1).max(4).optional(),
})

/** A page of old waits for its answer; a download that takes longer goes on without it. */
const preloadLimitMs = 10 * 60_000

/** Everything is written, always, and no sound is changed before it is recognised. */
export function advancedOf({ recordsRoot }: Pick<ServiceConfig, 'recordsRoot'>) {
  return {
    music_filter: false,
    diarization: false,
    persist_enabled: true,
    persist_root: recordsRoot,
  }
}

/** `models`, `preload_models` and `advanced` of the first generation, over the models of today. */
export function registerLiveAudioModels(
  app: FastifyInstance,
  { config, ports, shutdown }: CompatOptions,
): void {
  const { models } = ports

  app.get('/api/live_audio/models', async () => {
    const model = (await models.list())[0]
    const isCached = model?.status === 'ready'
    const cached = {
      cached: isCached,
      path: model?.folder ?? config.modelsRoot,
      bytes: model?.receivedBytes ?? 0,
    }
    return {
      busy: model && isUnderWay(model) ? [onlySize] : [],
      cache: { [onlySize]: cached },
      current_model: onlySize,
    }
  })

  app.post('/api/live_audio/preload_models', { schema: { body: preloadSchema } }, async request => {
    const { sizes = [onlySize] } = request.body as z.output<typeof preloadSchema> // parsed by the schema
    const ok: string[] = []
    const fail: { size: string; error: string }[] = []
    for (const size of new Set(sizes)) {
      const error =
        size === onlySize ? await preload(models, shutdown) : '没有这个大小的模型，只有 small'
      if (error === null) ok.push(size)
      else fail.push({ size, error })
    }
    return { success: fail.length === 0, ok, fail }
  })

  app.post('/api/live_audio/advanced', { schema: { body: advancedSchema } }, async () => ({
    success: true,
    message: '这些选项不再需要设置，没有改变',
    data: advancedOf(config),
  }))
}

/** Resolves when the model is ready, with null, or with why it is not. */
async function preload(models: ModelStore, shutdown: AbortSignal): Promise<string | null> {
  const model = (await models.list())[0]
  if (!model) return '没有可用的模型'
  const settled = watchUntilSettled(models, model.id, shutdown)
  try {
    const begun = await models.download(model.id)
    const state = isUnderWay(begun) ? await settled.state : begun
    if (state?.status === 'ready') return null
    const problem = state?.problem
    return problem ? `${problem.message}，${problem.next}` : '还没有下载完，请稍后再看'
  } finally {
    settled.off()
  }
}

/** `state` is null when it took too long, or the service ends. */
function watchUntilSettled(models: ModelStore, id: string, shutdown: AbortSignal) {
  const over = new AbortController()
  const state = new Promise<ModelState | null>(resolve => {
    const stop = models.onState(now => now.id === id && !isUnderWay(now) && resolve(now))
    const giveUp = () => resolve(null)
    const timer = setTimeout(giveUp, preloadLimitMs)
    shutdown.addEventListener('abort', giveUp, { signal: over.signal })
    over.signal.addEventListener('abort', () => {
      stop()
      clearTimeout(timer)
    })
  })
  return { state, off: () => over.abort() }
}

function isUnderWay({ status }: ModelState): boolean {
  switch (status) {
    case 'downloading':
    case 'importing':
    case 'verifying':
      return true
    case 'missing':
    case 'ready':
    case 'failed':
      return false
  }
}
