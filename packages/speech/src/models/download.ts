import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import { type CatalogueFile, catalogueModel, type ModelMirror } from './catalogue.ts'
import { archiveName, fetchModel } from './fetch-model.ts'
import { findMissing, totalBytes } from './model-files.ts'
import { withModelLock } from './model-lock.ts'
import { type DownloadProgress, ProgressMeter } from './progress-meter.ts'
import { defaultSpeedLimits, type SpeedLimits } from './speed-watch.ts'
import { bytesOf } from './verify.ts'

export type { DownloadProgress } from './progress-meter.ts'

export type DownloadModelOptions = {
  id: string
  /** Files go to `<modelsRoot>/<id>/`. */
  modelsRoot: string
  /** Default: the catalogue's. Each is tried twice, in turn. */
  mirrors?: readonly ModelMirror[]
  /** Default: the catalogue's; a test brings small ones. */
  files?: readonly CatalogueFile[]
  signal: AbortSignal
  onProgress?: (progress: DownloadProgress) => void
  /** No bytes for this long: next mirror. Default 15 000. */
  stallMs?: number
  /** Slower than this: next mirror, and back to the fastest when all are. */
  speedLimits?: SpeedLimits
}

/**
 * Fetches what is missing of a model; parts stay for the next attempt. Waits while another process
 * downloads the same.
 * @throws AppError MODEL_DOWNLOAD_FAILED, MODEL_DISK_FULL; the signal's reason when it aborts
 */
export async function downloadModel(options: DownloadModelOptions): Promise<void> {
  const { id, modelsRoot } = options
  const model = catalogueModel(id)
  const files = options.files ?? model?.files
  const mirrors = options.mirrors ?? model?.mirrors ?? []
  if (!files) throw new AppError('NOT_FOUND', { model: id })
  const folder = join(modelsRoot, id)
  const meter = new ProgressMeter(options.onProgress)
  const followOther = async () => {
    meter.begin(null, totalBytes(files), await partialBytes(folder, files))
  }
  await withModelLock(options, followOther, async () => {
    await mkdir(folder, { recursive: true })
    await fetchMissing({ ...options, folder, files, mirrors, meter })
  })
}

type Work = DownloadModelOptions & {
  folder: string
  files: readonly CatalogueFile[]
  mirrors: readonly ModelMirror[]
  meter: ProgressMeter
}

/** First every mirror as listed, leaving slow ones; then the fastest first, with patience. */
async function fetchMissing(work: Work): Promise<void> {
  const { folder, files, mirrors, meter, signal, stallMs = 15_000 } = work
  const { speedLimits = defaultSpeedLimits } = work
  const speeds = new Map<ModelMirror, number>()
  const failures: string[] = []
  let missing = await findMissing(folder, files)
  if (missing.length === 0) meter.begin(null, totalBytes(files), totalBytes(files))
  rounds: for (const isLast of [false, true]) {
    const fastestFirst = mirrors.toSorted((a, b) => (speeds.get(b) ?? 0) - (speeds.get(a) ?? 0))
    for (const mirror of isLast ? fastestFirst : mirrors) {
      if (missing.length === 0) break rounds
      const limits = isLast || mirrors.length === 1 ? null : speedLimits
      const rest = { folder, files, missing, meter, signal, stallMs, speedLimits: limits }
      const result = await fetchModel(mirror, rest)
      signal.throwIfAborted()
      if (result.kind === 'disk-full')
        throw new AppError('MODEL_DISK_FULL', { mirror: mirror.name })
      if (result.kind === 'slow') speeds.set(mirror, result.bytesPerSecond)
      if (result.kind === 'failed') failures.push(`${mirror.name}: ${result.why}`)
      missing = await findMissing(folder, missing)
    }
  }
  const [first] = missing
  if (first) {
    const tried = failures.join('; ')
    throw new AppError('MODEL_DOWNLOAD_FAILED', { file: first.name, tried })
  }
  // What the mirrors had brought that were not needed in the end.
  for (const { name } of [...files, { name: archiveName }]) {
    await rm(join(folder, `${name}.part`), { force: true })
  }
}

/** What is on disk of a model that is not whole yet. */
export async function partialBytes(
  folder: string,
  files: readonly CatalogueFile[],
): Promise<number> {
  let sum = 0
  for (const { name, bytes } of files) {
    const path = join(folder, name)
    sum += Math.min(bytes, (await bytesOf(path)) ?? (await bytesOf(`${path}.part`)) ?? 0)
  }
  return sum
}
