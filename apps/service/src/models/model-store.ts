import { dirname, join } from 'node:path'
import { AppError, type ModelState, type Problem, toProblem } from '@talkingcat/contract'
import {
  type CatalogueModel,
  type DownloadModelOptions,
  type DownloadProgress,
  downloadModel,
  importModel,
  locateModel,
  type ModelMirror,
  modelCatalogue,
  partialBytes,
  verifyModel,
} from '@talkingcat/speech'
import { errorFacts, type Note } from '../lib/note.ts'
import type { ModelStore } from '../ports.ts'
import type { ModelPlaces } from './model-places.ts'

/** Progress reaches the page at most this often. */
const progressIntervalMs = 250

/** A download or an import under way. */
type Job = { state: ModelState; stop: AbortController; done: Promise<void> }
type Work = (signal: AbortSignal, onProgress: (progress: DownloadProgress) => void) => Promise<void>

/** Models of the catalogue that a host may use for real rooms; the demo's own is not listed. */
export function createModelStore(options: {
  places: () => ModelPlaces
  clock: () => number
  /** The catalogue's own when absent. */
  mirrors?: readonly ModelMirror[]
  /** For tests, which do not wait for a network. */
  wait?: DownloadModelOptions['wait']
  /** How often to look whether a model that a session waits for has come about. Default 5000. */
  lookEveryMs?: number
  /** What is listed; those for real rooms when absent. */
  models?: readonly CatalogueModel[]
}): ModelStore {
  const { places, clock, models = realRoomModels } = options
  const jobs = new Map<string, Job>()
  const failures = new Map<string, Problem>()
  const listeners = new Set<(model: ModelState) => void>()
  /** As it was last seen or told. */
  const isKnownReady = new Map<string, boolean>()
  let note: Note = () => {}
  let timer: NodeJS.Timeout | null = null

  const tell = (state: ModelState) => {
    isKnownReady.set(state.id, state.status === 'ready')
    for (const listener of listeners) listener(state)
  }

  /** Tells by itself what came about without a download of ours: files put there by hand, another folder. */
  const look = async (model: CatalogueModel): Promise<ModelState> => {
    const state = await lookAt(model)
    const isNews = state.status === 'ready' && isKnownReady.get(model.id) !== true
    isKnownReady.set(model.id, state.status === 'ready')
    if (isNews) tell(state)
    return state
  }

  const lookAt = async (model: CatalogueModel): Promise<ModelState> => {
    const running = jobs.get(model.id)
    if (running) return running.state
    const located = await locateModel({ id: model.id, ...places() })
    const problem = located ? null : (failures.get(model.id) ?? null)
    const folder = join(places().modelsRoot, model.id)
    const { id, title, licence, files } = model
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    return {
      ...{ id, title, licence, bytes, problem },
      ...{ bytesPerSecond: null, remainingMs: null, mirror: null, isWaiting: false },
      status: located ? 'ready' : problem ? 'failed' : 'missing',
      receivedBytes: located ? bytes : await partialBytes(folder, files),
      folder: located ? dirname(located.modelPath) : folder,
      origin: located?.origin ?? null,
    }
  }

  /** @throws AppError NOT_FOUND */
  const known = (id: string): CatalogueModel => {
    const model = models.find(each => each.id === id)
    if (!model) throw new AppError('NOT_FOUND')
    return model
  }

  const isWhole = async ({ id }: CatalogueModel): Promise<boolean> => {
    const located = await locateModel({ id, ...places() })
    if (!located) return false
    return verifyModel(located).then(
      () => true,
      () => false, // damaged: that is the answer
    )
  }

  const follow = (job: Job, status: 'downloading' | 'importing') => {
    let toldAt = Number.NEGATIVE_INFINITY
    return ({ totalBytes, ...progress }: DownloadProgress) => {
      const isAllThere = progress.receivedBytes >= totalBytes && totalBytes > 0
      const now = isAllThere ? 'verifying' : status
      const hasChanged = now !== job.state.status || progress.isWaiting !== job.state.isWaiting
      job.state = { ...job.state, ...progress, status: now, bytes: totalBytes }
      if (clock() - toldAt < progressIntervalMs && !hasChanged) return
      toldAt = clock()
      tell(job.state)
    }
  }

  const begin = async (
    model: CatalogueModel,
    before: ModelState,
    status: 'downloading' | 'importing',
    work: Work,
  ): Promise<ModelState> => {
    const running = jobs.get(model.id)
    if (running) return running.state
    const state = { ...before, status, problem: null, origin: null }
    const job: Job = { state, stop: new AbortController(), done: Promise.resolve() }
    jobs.set(model.id, job)
    failures.delete(model.id)
    const run = async () => {
      try {
        await work(job.stop.signal, follow(job, status))
      } catch (error) {
        // Called off by the host is no failure.
        if (job.stop.signal.aborted) return
        failures.set(model.id, toProblem(error))
        note('model-failed', { model: model.id, ...errorFacts(error) })
      }
    }
    job.done = run().then(async () => {
      jobs.delete(model.id)
      tell(await lookAt(model))
    })
    tell(state)
    return state
  }

  return {
    list: () => Promise.all(models.map(look)),
    async download(id) {
      const model = known(id)
      const before = await lookAt(model)
      // `ready` looks at sizes only; who asks for a download of what is there has reason to doubt it.
      if (before.status === 'ready' && (await isWhole(model))) {
        // Whatever waits for the model is to try again: that is what was asked for.
        tell(before)
        return before
      }
      const { modelsRoot } = places()
      const { mirrors = model.mirrors, wait } = options
      return begin(model, before, 'downloading', (signal, onProgress) =>
        downloadModel({ id, modelsRoot, mirrors, signal, onProgress, ...(wait && { wait }) }),
      )
    },
    async import(id, from) {
      const model = known(id)
      const { modelsRoot } = places()
      return begin(model, await look(model), 'importing', (signal, onProgress) =>
        importModel({ id, from, modelsRoot, signal, onProgress }),
      )
    },
    async cancel(id) {
      const model = known(id)
      const running = jobs.get(id)
      running?.stop.abort()
      await running?.done
      return look(model)
    },
    watch(isAwaited, noteOf) {
      note = noteOf
      const lookAtAll = () => {
        if (!isAwaited()) return
        for (const model of models) {
          look(model).catch(error => note('model-look-failed', errorFacts(error)))
        }
      }
      timer = setInterval(lookAtAll, options.lookEveryMs ?? 5000)
      // Nobody waits for it when the program ends.
      timer.unref()
    },
    onState(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    async close() {
      if (timer) clearInterval(timer)
      const running = [...jobs.values()]
      for (const { stop } of running) stop.abort()
      await Promise.allSettled(running.map(({ done }) => done))
    },
  }
}

const realRoomModels = modelCatalogue.filter(({ kind, isDemo }) => kind === 'recognizer' && !isDemo)
