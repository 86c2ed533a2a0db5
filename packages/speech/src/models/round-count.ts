/** Waits between rounds over all mirrors that brought nothing; the last one repeats. */
const waitsMs = [1000, 3000, 10_000, 30_000] as const
/** Two hours: a network that is gone for longer is somebody else's evening. */
const defaultOfflineRounds = 240

/** What one round over all mirrors came to. */
export type Round = {
  /** Of the model on disk, after it. */
  bytes: number
  /** A mirror was left because it was slow: it is good for another round at once. */
  wasSlow: boolean
  /** No mirror was reached at all. */
  isOffline: boolean
}

/** Whether a download goes on after a round that did not finish it, and how soon. */
export class RoundCount {
  readonly #offlineRounds: number
  #mostBytes: number
  /** Since the last progress. */
  #refused = 0
  #offline = 0

  /** @param bytes on disk before the first round */
  constructor(bytes: number, offlineRounds = defaultOfflineRounds) {
    this.#mostBytes = bytes
    this.#offlineRounds = offlineRounds
  }

  /** @returns ms to wait before the next round; null = enough */
  next({ bytes, wasSlow, isOffline }: Round): number | null {
    // A mirror that gives a part, spoils it and gives it again makes no progress.
    const hasProgressed = bytes > this.#mostBytes
    this.#mostBytes = Math.max(bytes, this.#mostBytes)
    if (wasSlow) return 0
    const waitMs = waitsMs[hasProgressed ? 0 : this.#refused + this.#offline] ?? waitsMs[3]
    if (hasProgressed) {
      this.#refused = 0
      this.#offline = 0
    } else if (isOffline) this.#offline += 1
    else this.#refused += 1
    const isEnough = this.#offline > this.#offlineRounds || this.#refused > waitsMs.length
    return isEnough ? null : waitMs
  }
}
