import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { AppError } from '@talkingcat/contract'
import { type CatalogueFile, catalogueModel, type ModelMirror } from './catalogue.ts'
import { archiveName, fetchModel } from './fetch-model.ts'
import { asFolderProblem } from './file-problem.ts'
import { findMissing, totalBytes } from './model-files.ts'
import { withModelLock } from './model-lock.ts'
import { type DownloadProgress, ProgressMeter } from './progress-meter.ts'
import { RoundCount } from './round-count.ts'
import { defaultSpeedLimits, type SpeedLimits } from './speed-watch.ts'
import { bytesOf } from './verify.ts'

export type { DownloadProgress } from './progress-meter.ts'

export type DownloadModelOptions = {
  id: string
  /** Files go to `<modelsRoot>/<id>/`. */
  modelsRoot: string
  /** Default: the catalogue's. Each is tried in turn, and again after 1, 3, 10 and 30 s. */
  mirrors?: readonly ModelMirror[]
  /** Default: the catalogue's; a test brings small ones. */
  files?: readonly CatalogueFile[]
  signal: AbortSignal
  onProgress?: (progress: DownloadProgress) => void
  /** No bytes for this long: next mirror. Default 15 000. */
  stallMs?: number
  /** Slower than this: next mirror, and back to the fastest when all are. */
  speedLimits?: SpeedLimits
  /** Rounds over all mirrors, 30 s apart, before a network that is gone is given up. Default: 2 hours of them. */
  offlineRounds?: number
  /** For tests, which do not wait. */
  wait?: Wait
}

type Wait = (ms: number, signal: AbortSignal) => Promise<void>

/**
 * Fetches what is missing of a model; parts stay for the next attempt. Waits while another process
 * downloads the same.
 * @throws AppError MODEL_DOWNLOAD_FAILED, MODEL_DISK_FULL, MODELS_FOLDER_UNUSABLE; an AbortError when
 *   the signal aborts
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
  try {
    await withModelLock(options, followOther, async () => {
      await mkdir(folder, { recursive: true })
      await fetchMissing({ ...options, folder, files, mirrors, meter })
    })
  } catch (error) {
    throw asFolderProblem(error)
  }
}

type Work = DownloadModelOptions & {
  folder: string
  files: readonly CatalogueFile[]
  mirrors: readonly ModelMirror[]
  meter: ProgressMeter
}

/** Round after round over the mirrors; a network that is gone is waited for. */
async function fetchMissing(work: Work): Promise<void> {
  const { folder, files, meter, signal, wait = waitAbortably } = work
  const count = new RoundCount(await bytesOnDisk(work), work.offlineRounds)
  const known: Known = { speeds: new Map(), failures: new Map() }
  let missing: readonly CatalogueFile[] = await findMissing(folder, files)
  if (missing.length === 0) meter.begin(null, totalBytes(files), totalBytes(files))
  for (let isFirst = true; missing.length > 0; isFirst = false) {
    const round = await goRound(work, missing, known, isFirst)
    missing = round.missing
    const [first] = missing
    if (!first) break
    const waitMs = count.next({ ...round, bytes: await bytesOnDisk(work) })
    if (waitMs === null) {
      const tried = [...known.failures.values()].join('; ')
      throw new AppError('MODEL_DOWNLOAD_FAILED', { file: first.name, tried })
    }
    if (waitMs === 0) continue
    meter.tellWaiting()
    await wait(waitMs, signal)
  }
  // What the mirrors had brought that were not needed in the end.
  for (const { name } of [...files, { name: archiveName }]) {
    await rm(join(folder, `${name}.part`), { force: true })
  }
}

/** What was learned of the mirrors so far. */
type Known = { speeds: Map<ModelMirror, number>; failures: Map<ModelMirror, string> }

/** The first goes over the mirrors as listed, leaving slow ones; the others take the fastest first, with patience. */
async function goRound(
  { folder, files, mirrors, meter, signal, stallMs = 15_000, ...work }: Work,
  wanted: readonly CatalogueFile[],
  { speeds, failures }: Known,
  isFirst: boolean,
) {
  const speedOf = (mirror: ModelMirror) => speeds.get(mirror) ?? 0
  const order = isFirst ? mirrors : mirrors.toSorted((a, b) => speedOf(b) - speedOf(a))
  const limits = work.speedLimits ?? defaultSpeedLimits
  const speedLimits = isFirst && mirrors.length > 1 ? limits : null
  let missing = wanted
  let wasSlow = false
  let isOffline = true
  for (const mirror of order) {
    if (missing.length === 0) break
    const rest = { folder, files, missing, meter, signal, stallMs, speedLimits }
    const result = await fetchModel(mirror, rest)
    signal.throwIfAborted()
    if (result.kind === 'slow') speeds.set(mirror, result.bytesPerSecond)
    if (result.kind === 'failed') failures.set(mirror, `${mirror.name}: ${result.why}`)
    wasSlow ||= result.kind === 'slow'
    isOffline &&= result.kind === 'failed' && result.isUnreachable
    missing = await findMissing(folder, missing)
  }
  return { missing, wasSlow, isOffline }
}

const waitAbortably: Wait = (ms, signal) => setTimeout(ms, undefined, { signal })

const bytesOnDisk = async ({ folder, files }: Work) =>
  (await partialBytes(folder, files)) + ((await bytesOf(join(folder, `${archiveName}.part`))) ?? 0)

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
