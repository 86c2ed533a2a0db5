import { mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelState } from '@talkingcat/contract'
import { type CatalogueModel, modelCatalogue, senseVoiceId } from '@talkingcat/speech'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createModelStore } from './model-store.ts'

let modelsRoot: string
let server: Server
let answer: 'refuse' | 'trickle' = 'refuse'

beforeEach(async () => {
  modelsRoot = await mkdtemp(join(tmpdir(), 'talkingcat-models-'))
  server = createServer((_request, response) => {
    if (answer === 'refuse') response.writeHead(503).end()
    else {
      response.writeHead(200)
      const timer = setInterval(() => response.write(Buffer.alloc(1000)), 20)
      response.once('close', () => clearInterval(timer))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(modelsRoot, { recursive: true, force: true })
})

function openStore({ models, root = modelsRoot }: StoreOptions = {}) {
  const { port } = server.address() as AddressInfo // an object, as it listens on TCP
  // No model anywhere: neither in its own folder nor in another tool's cache.
  const env = { MODELSCOPE_CACHE: modelsRoot, HF_HOME: modelsRoot }
  const places = { modelsRoot: root, env }
  const urlOf = (file: string) => `http://127.0.0.1:${port}/${file}`
  const mirror = { kind: 'files', name: 'local', urlOf } as const
  const store = createModelStore({
    ...{ places: () => places, clock: Date.now, mirrors: [mirror], wait: async () => {} },
    ...{ lookEveryMs: 20, ...(models && { models }) },
  })
  const states: ModelState[] = []
  store.onState(state => states.push(state))
  return { store, states }
}

type StoreOptions = { models?: readonly CatalogueModel[]; root?: string }

/** Files of the right sizes; they take no room on the disk. */
async function plant(folder: string): Promise<string> {
  const model = modelCatalogue.find(({ isDemo }) => !isDemo)
  await mkdir(folder, { recursive: true })
  for (const { name, bytes } of model?.files ?? []) {
    await writeFile(join(folder, name), '')
    await truncate(join(folder, name), bytes)
  }
  return model?.id ?? ''
}

async function until(isDone: () => boolean): Promise<void> {
  for (let round = 0; round < 2000 && !isDone(); round++) {
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  expect(isDone()).toBe(true)
}

it('lists what a real room needs, never the demo’s own model', async () => {
  const { store } = openStore()
  const [model] = await store.list()
  expect(model).toMatchObject({ status: 'missing', receivedBytes: 0, problem: null })
  expect(model?.folder.startsWith(modelsRoot)).toBe(true)
  await expect(store.download('mandarin-fixture')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('tells that a download began and why it failed', async () => {
  answer = 'refuse'
  const { store, states } = openStore()
  const [model] = await store.list()
  const id = model?.id ?? ''
  expect(await store.download(id)).toMatchObject({ status: 'downloading' })
  await until(() => states.at(-1)?.status === 'failed')
  expect(states.at(-1)?.problem?.code).toBe('MODEL_DOWNLOAD_FAILED')
  expect((await store.list())[0]).toMatchObject({ status: 'failed' })
})

it('downloads a model anew whose files have the right length and the wrong content', async () => {
  answer = 'refuse'
  const id = await plant(join(modelsRoot, senseVoiceId))
  const { store, states } = openStore()
  expect((await store.list())[0]).toMatchObject({ status: 'ready' })
  expect(await store.download(id)).toMatchObject({ status: 'downloading' })
  await until(() => states.at(-1)?.status === 'failed')
  await store.close()
})

it('says that a model is ready when it is asked for again and was whole all along', async () => {
  // The only one whose bytes are at hand.
  const bundled = modelCatalogue.filter(({ isDemo }) => isDemo)
  const { store, states } = openStore({ models: bundled })
  expect(await store.download(bundled[0]?.id ?? '')).toMatchObject({ status: 'ready' })
  // This is what makes a running session try again.
  expect(states).toMatchObject([{ status: 'ready' }])
})

it('shares one download between callers and lets go of it when closed', async () => {
  answer = 'trickle'
  const { store, states } = openStore()
  const [model] = await store.list()
  const id = model?.id ?? ''
  const both = await Promise.all([store.download(id), store.download(id)])
  expect(both).toMatchObject([{ status: 'downloading' }, { status: 'downloading' }])
  expect(states).toHaveLength(1)
  await until(() => states.some(({ receivedBytes }) => receivedBytes > 0))
  expect((await store.list())[0]).toMatchObject({ status: 'downloading' })
  await store.close()
})

it('calls a download off, keeps what it has, and says so', async () => {
  answer = 'trickle'
  const { store, states } = openStore()
  const id = (await store.list())[0]?.id ?? ''
  await store.download(id)
  await until(() => states.some(({ receivedBytes }) => receivedBytes > 0))
  const after = await store.cancel(id)
  expect(after).toMatchObject({ status: 'missing', problem: null })
  expect(after.receivedBytes).toBeGreaterThan(0)
  expect(states.at(-1)).toMatchObject({ status: 'missing' })
})

it('imports what the host has, or says which file is wrong', async () => {
  const { store, states } = openStore()
  const id = (await store.list())[0]?.id ?? ''
  const given = join(modelsRoot, 'given')
  await mkdir(given)
  expect(await store.import(id, given)).toMatchObject({ status: 'importing' })
  await until(() => states.at(-1)?.status === 'failed')
  expect(states.at(-1)?.problem).toMatchObject({
    code: 'MODEL_IMPORT_WRONG',
    details: { file: 'model.int8.onnx', reason: 'missing', expectedBytes: 239_233_841 },
  })
  await expect(store.import('nope', given)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('tells where a model of another tool was found', async () => {
  const folder = join(modelsRoot, 'hub/models/pengzhendong/sherpa-onnx-sense-voice-zh-en-ja-ko-yue')
  await plant(folder)
  const { store } = openStore()
  expect((await store.list())[0]).toMatchObject({ status: 'ready', origin: 'ModelScope', folder })
})

it('tells of a model that was put there by hand, while somebody waits for one', async () => {
  const { store, states } = openStore()
  let isAwaited = false
  store.watch(
    () => isAwaited,
    () => {},
  )
  await store.list()
  await plant(join(modelsRoot, 'by-hand'))
  await rename(join(modelsRoot, 'by-hand'), join(modelsRoot, senseVoiceId))
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(states).toEqual([])
  isAwaited = true
  await until(() => states.length > 0)
  await store.close()
  // Once is enough.
  expect(states).toMatchObject([{ status: 'ready', origin: 'own' }])
})

it('says what is wrong with the folder, and notes why', async () => {
  const file = join(modelsRoot, 'file')
  await writeFile(file, '')
  const { store, states } = openStore({ root: join(file, 'below') })
  const notes: unknown[] = []
  store.watch(
    () => false,
    (event, { code, cause }) => notes.push({ event, code, cause }),
  )
  const [model] = await store.list()
  await store.download(model?.id ?? '')
  await until(() => states.at(-1)?.status === 'failed')
  expect(states.at(-1)?.problem).toMatchObject({ code: 'MODELS_FOLDER_UNUSABLE' })
  const code = 'MODELS_FOLDER_UNUSABLE'
  expect(notes).toEqual([{ event: 'model-failed', code, cause: 'ENOTDIR' }])
  await store.close()
})
