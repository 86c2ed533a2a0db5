import type { ModelMirror } from './catalogue.ts'

export type DownloadProgress = {
  receivedBytes: number
  totalBytes: number
  /** Over the last seconds; null while unknown. */
  bytesPerSecond: number | null
}

export type DownloadModelOptions = {
  id: string
  modelsRoot: string
  mirrors?: readonly ModelMirror[]
  signal: AbortSignal
  onProgress?: (progress: DownloadProgress) => void
  /** No bytes for this long: next mirror. Default 15 000. */
  stallMs?: number
}

/** Fetches what is missing of a model. @throws AppError MODEL_DOWNLOAD_FAILED or MODEL_DISK_FULL */
export function downloadModel(_options: DownloadModelOptions): Promise<void> {
  throw new Error('being written')
}
