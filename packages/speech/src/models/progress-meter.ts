export type DownloadProgress = {
  receivedBytes: number
  totalBytes: number
  /** Over the last seconds; null while unknown. */
  bytesPerSecond: number | null
  /** At that speed; null while unknown. */
  remainingMs: number | null
  /** Where it comes from; null while another process downloads it, and while it waits. */
  mirror: string | null
  /** Nothing comes from anywhere; it is tried again by itself. */
  isWaiting: boolean
}

const windowMs = 5000
const tellEveryMs = 250

/** Counts bytes of all files; tells at most four times a second. */
export class ProgressMeter {
  readonly #onProgress: ((progress: DownloadProgress) => void) | undefined
  #mirror: string | null = null
  #totalBytes = 0
  #finishedBytes = 0
  #samples: { at: number; bytes: number }[] = []
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(onProgress?: (progress: DownloadProgress) => void) {
    this.#onProgress = onProgress
  }

  /** One mirror's way: so much in all, and so much of it is there already. */
  begin(mirror: string | null, totalBytes: number, finishedBytes: number): void {
    this.#mirror = mirror
    this.#totalBytes = totalBytes
    this.#finishedBytes = 0
    this.#samples = []
    this.addFinished(finishedBytes)
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
    const bytes = Math.min(this.#finishedBytes + received, this.#totalBytes)
    this.#samples = this.#samples.filter(sample => now - sample.at < windowMs)
    // A restarted file goes back to 0: that is no negative speed.
    if ((this.#samples.at(-1)?.bytes ?? 0) > bytes) this.#samples = []
    this.#samples.push({ at: now, bytes })
    const first = this.#samples[0]
    const seconds = first ? (now - first.at) / 1000 : 0
    const speed = first && seconds > 0.2 ? Math.round((bytes - first.bytes) / seconds) : null
    this.#onProgress?.({
      receivedBytes: bytes,
      totalBytes: this.#totalBytes,
      bytesPerSecond: speed,
      remainingMs: speed ? Math.round(((this.#totalBytes - bytes) / speed) * 1000) : null,
      mirror: this.#mirror,
      isWaiting: false,
    })
  }

  /** Nothing comes from anywhere for the moment. */
  tellWaiting(): void {
    const receivedBytes = this.#samples.at(-1)?.bytes ?? 0
    const counts = { receivedBytes, totalBytes: this.#totalBytes }
    const unknown = { bytesPerSecond: null, remainingMs: null, mirror: null }
    this.#onProgress?.({ ...counts, ...unknown, isWaiting: true })
  }
}
