export type DownloadProgress = {
  receivedBytes: number
  totalBytes: number
  /** Over the last seconds; null while unknown. */
  bytesPerSecond: number | null
}

const windowMs = 5000
const tellEveryMs = 250

/** Counts bytes of all files; tells at most four times a second. */
export class ProgressMeter {
  readonly #totalBytes: number
  readonly #onProgress: ((progress: DownloadProgress) => void) | undefined
  #finishedBytes = 0
  #samples: { at: number; bytes: number }[] = []
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(totalBytes: number, onProgress?: (progress: DownloadProgress) => void) {
    this.#totalBytes = totalBytes
    this.#onProgress = onProgress
  }

  addFinished(bytes: number): void {
    this.#finishedBytes += bytes
    this.#toldAt = Number.NEGATIVE_INFINITY
    this.tell(0)
  }

  /** `received`: bytes of the file in progress that are on disk, resumed ones included. */
  tell(received: number): void {
    const now = performance.now()
    if (now - this.#toldAt < tellEveryMs) return
    this.#toldAt = now
    const bytes = this.#finishedBytes + received
    this.#samples = this.#samples.filter(sample => now - sample.at < windowMs)
    // A restarted file goes back to 0: that is no negative speed.
    if ((this.#samples.at(-1)?.bytes ?? 0) > bytes) this.#samples = []
    this.#samples.push({ at: now, bytes })
    const first = this.#samples[0]
    const seconds = first ? (now - first.at) / 1000 : 0
    this.#onProgress?.({
      receivedBytes: Math.min(bytes, this.#totalBytes),
      totalBytes: this.#totalBytes,
      bytesPerSecond: first && seconds > 0.2 ? Math.round((bytes - first.bytes) / seconds) : null,
    })
  }
}
