import { mkdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import { type CatalogueFile, catalogueModel, type ModelMirror } from './catalogue.ts'
import { fetchPart } from './fetch-part.ts'
import { type DownloadProgress, ProgressMeter } from './progress-meter.ts'
import { bytesOf, sha256Of } from './verify.ts'

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
}

const rounds = 2
/** Left over for the records of a session. */
const spareBytes = 100 * 1024 * 1024

/**
 * Fetches what is missing of a model; parts stay for the next attempt.
 * @throws AppError MODEL_DOWNLOAD_FAILED, MODEL_DISK_FULL; the signal's reason when it aborts
 */
export async function downloadModel(options: DownloadModelOptions): Promise<void> {
  const { id, modelsRoot, signal } = options
  const model = catalogueModel(id)
  const files = options.files ?? model?.files
  const mirrors = options.mirrors ?? model?.mirrors ?? []
  if (!files) throw new AppError('NOT_FOUND', { model: id })
  const folder = join(modelsRoot, id)
  await mkdir(folder, { recursive: true })

  const missing: CatalogueFile[] = []
  for (const file of files) if (!(await isWhole(join(folder, file.name), file))) missing.push(file)
  await checkDisk(folder, missing)
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const meter = new ProgressMeter(totalBytes, options.onProgress)
  meter.addFinished(totalBytes - missing.reduce((sum, file) => sum + file.bytes, 0))
  for (const file of missing) {
    await fetchFile(join(folder, file.name), file, { ...options, mirrors, meter })
    signal.throwIfAborted()
    meter.addFinished(file.bytes)
  }
}

type FetchFileOptions = DownloadModelOptions & {
  mirrors: readonly ModelMirror[]
  meter: ProgressMeter
}

async function fetchFile(
  path: string,
  file: CatalogueFile,
  { mirrors, meter, signal, stallMs = 15_000 }: FetchFileOptions,
): Promise<void> {
  const part = `${path}.part`
  const failures: string[] = []
  for (let attempt = 0; attempt < rounds * mirrors.length; attempt++) {
    const mirror = mirrors[attempt % mirrors.length]
    if (!mirror) break
    const result = await fetchPart({
      url: mirror.urlOf(file.name),
      part,
      bytes: file.bytes,
      sha256: file.sha256,
      signal,
      stallMs,
      onBytes: received => meter.tell(received),
    })
    signal.throwIfAborted()
    if (result === 'complete') {
      await rename(part, path)
      return
    }
    if (result === 'disk-full') throw new AppError('MODEL_DISK_FULL', { file: file.name })
    failures.push(`${mirror.name}: ${result}`)
  }
  throw new AppError('MODEL_DOWNLOAD_FAILED', { file: file.name, tried: failures.join('; ') })
}

async function isWhole(path: string, file: CatalogueFile): Promise<boolean> {
  const bytes = await bytesOf(path)
  if (bytes === null) return false
  if (bytes === file.bytes && (await sha256Of(path)) === file.sha256) return true
  await rm(path, { force: true })
  return false
}

async function checkDisk(folder: string, files: readonly CatalogueFile[]): Promise<void> {
  if (files.length === 0) return
  let wanted = 0
  for (const file of files) {
    wanted += Math.max(0, file.bytes - ((await bytesOf(join(folder, `${file.name}.part`))) ?? 0))
  }
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < wanted + spareBytes) {
    throw new AppError('MODEL_DISK_FULL', { wantedBytes: wanted, freeBytes: bavail * bsize })
  }
}
