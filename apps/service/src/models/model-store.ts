import { dirname, join } from 'node:path'
import { AppError, type ModelState, type Problem, toProblem } from '@talkingcat/contract'
import {
  type CatalogueModel,
  downloadModel,
  locateModel,
  type ModelMirror,
  modelCatalogue,
  verifyModel,
} from '@talkingcat/speech'
import type { Environment } from '../config.ts'
import type { ModelStore } from '../ports.ts'

/** Progress reaches the page at most this often. */
const progressIntervalMs = 250

type Download = { state: ModelState; done: Promise<void> }

/** Models of the catalogue that a host may use for real rooms; the demo's own is not listed. */
export function createModelStore(options: {
  modelsRoot: string
  env: Environment
  clock: () => number
  /** The catalogue's own when absent. */
  mirrors?: readonly ModelMirror[]
}): ModelStore {
  const { modelsRoot, env, clock } = options
  const downloads = new Map<string, Download>()
  const failures = new Map<string, Problem>()
  const listeners = new Set<(model: ModelState) => void>()
  const closing = new AbortController()

  const tell = (state: ModelState) => {
    for (const listener of listeners) listener(state)
  }
  const look = async (model: CatalogueModel): Promise<ModelState> => {
    const running = downloads.get(model.id)
    if (running) return running.state
    const located = await locateModel({ id: model.id, modelsRoot, env })
    const problem = located ? null : (failures.get(model.id) ?? null)
    const bytes = totalBytes(model)
    return {
      ...titleOf(model),
      bytes,
      status: located ? 'ready' : problem ? 'failed' : 'missing',
      receivedBytes: located ? bytes : 0,
      bytesPerSecond: null,
      folder: located ? dirname(located.modelPath) : join(modelsRoot, model.id),
      problem,
    }
  }

  const isWhole = async ({ id }: CatalogueModel): Promise<boolean> => {
    const located = await locateModel({ id, modelsRoot, env })
    if (!located) return false
    return verifyModel(located).then(
      () => true,
      () => false, // damaged: that is the answer
    )
  }

  const fetchModel = async (model: CatalogueModel, download: Download): Promise<void> => {
    let toldAt = Number.NEGATIVE_INFINITY
    try {
      await downloadModel({
        id: model.id,
        modelsRoot,
        mirrors: options.mirrors ?? model.mirrors,
        signal: closing.signal,
        onProgress: ({ receivedBytes, totalBytes: bytes, bytesPerSecond }) => {
          const status = receivedBytes >= bytes ? 'verifying' : 'downloading'
          const hasChanged = status !== download.state.status
          download.state = { ...download.state, status, receivedBytes, bytes, bytesPerSecond }
          if (clock() - toldAt < progressIntervalMs && !hasChanged) return
          toldAt = clock()
          tell(download.state)
        },
      })
      failures.delete(model.id)
    } catch (error) {
      failures.set(model.id, toProblem(error))
    }
    downloads.delete(model.id)
    tell(await look(model))
  }

  return {
    list: () => Promise.all(listed().map(look)),
    async download(id) {
      const model = listed().find(each => each.id === id)
      if (!model) throw new AppError('NOT_FOUND')
      const before = await look(model)
      // `ready` looks at sizes only; who asks for a download of what is there has reason to doubt it.
      if (before.status === 'ready' && (await isWhole(model))) return before
      const running = downloads.get(id)
      if (running) return running.state
      const state = { ...before, status: 'downloading' as const, problem: null }
      const download: Download = { state, done: Promise.resolve() }
      downloads.set(id, download)
      download.done = fetchModel(model, download)
      tell(state)
      return state
    },
    onState(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    async close() {
      closing.abort()
      await Promise.allSettled([...downloads.values()].map(({ done }) => done))
    },
  }
}

function listed(): CatalogueModel[] {
  return modelCatalogue.filter(model => !model.isDemo)
}

function titleOf({ id, title, licence }: CatalogueModel) {
  return { id, title, licence }
}

function totalBytes({ files }: CatalogueModel): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
