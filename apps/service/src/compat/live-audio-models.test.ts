import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modelCatalogue } from '@talkingcat/speech'
import { hostileAnswers, startMirror } from '@talkingcat/speech/testing'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createModelStore } from '../models/model-store.ts'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let root = ''
let closes: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'talkingcat-'))
  closes = [() => rm(root, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const close of closes) await close()
})

type Json = Record<string, unknown>

async function start(answer?: (typeof hostileAnswers)['answers 404']) {
  const mirror = await startMirror(Buffer.alloc(1000), answer)
  closes.unshift(mirror.close)
  const models = createModelStore({
    places: () => ({ modelsRoot: root, env: { MODELSCOPE_CACHE: root, HF_HOME: root } }),
    clock: Date.now,
    wait: async () => {},
    mirrors: [{ kind: 'files', name: 'local', urlOf: () => mirror.url }],
  })
  const service: TestService = await startTestService(createTestWorld({ models }).ports)
  closes.unshift(() => service.close())
  const ask = async (answer: Promise<Response>) => (await (await answer).json()) as Json
  return {
    get: (path: string) => ask(service.get(`/api/live_audio/${path}`)),
    post: (path: string, body?: unknown) => ask(service.post(`/api/live_audio/${path}`, body)),
    recordsRoot: service.recordsRoot,
  }
}

it('tells which models there are', async () => {
  const { get } = await start()
  const [model] = modelCatalogue
  expect(await get('models')).toEqual({
    busy: [],
    cache: { small: { cached: false, path: join(root, model?.id ?? ''), bytes: 0 } },
    current_model: 'small',
  })
})

it('preloads: waits for the download and says how it ended', async () => {
  const { post } = await start(hostileAnswers['answers 404'])
  const answer = await post('preload_models', { sizes: ['small', 'large'] })
  expect(answer).toMatchObject({ success: false, ok: [] })
  expect(answer.fail).toEqual([
    { size: 'small', error: expect.stringContaining('模型下载失败') },
    { size: 'large', error: expect.stringContaining('small') },
  ])
})

it('answers settings that are no more with what is so', async () => {
  const { post, recordsRoot } = await start()
  const answer = await post('advanced', { agc: true, max_speakers: 2, persist_enabled: false })
  expect(answer).toMatchObject({
    success: true,
    data: { persist_enabled: true, persist_root: recordsRoot, diarization: false },
  })
  expect(await post('advanced', { max_speakers: 9 })).toMatchObject({
    success: false,
    problem: { code: 'BAD_REQUEST' },
  })
})
