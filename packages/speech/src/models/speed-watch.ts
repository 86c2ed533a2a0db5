export type SpeedLimits = {
  /** Less than this over a whole window is slow. */
  floorBytesPerSecond: number
  windowMs: number
}

/** Another mirror is worth a try when one gives less than 200 kB/s for 15 s. */
export const defaultSpeedLimits: SpeedLimits = { floorBytesPerSecond: 200_000, windowMs: 15_000 }

/** Aborts a transfer that stalls, or that stays below the floor. */
export class SpeedWatch {
  readonly #controller = new AbortController()
  readonly #stall: NodeJS.Timeout
  readonly #window: NodeJS.Timeout | null
  #bytesInWindow = 0
  #slowBytesPerSecond: number | null = null

  /** @param limits null: however slow, it goes on */
  constructor(stallMs: number, limits: SpeedLimits | null) {
    this.#stall = setTimeout(() => this.#controller.abort(), stallMs)
    this.#window = limits && setInterval(() => this.#look(limits), limits.windowMs)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Set once the transfer was aborted for its speed; null when it stalled. */
  get slowBytesPerSecond(): number | null {
    return this.#slowBytesPerSecond
  }

  count(bytes: number): void {
    this.#bytesInWindow += bytes
    this.#stall.refresh()
  }

  close(): void {
    clearTimeout(this.#stall)
    if (this.#window) clearInterval(this.#window)
  }

  #look({ floorBytesPerSecond, windowMs }: SpeedLimits): void {
    const speed = (this.#bytesInWindow / windowMs) * 1000
    this.#bytesInWindow = 0
    if (speed >= floorBytesPerSecond) return
    this.#slowBytesPerSecond = Math.round(speed)
    this.#controller.abort()
  }
}
