import { AppError } from '@talkingcat/contract'
import type { StreamAddress, StreamAudioSourceOptions, StreamTimings } from './stream-options.ts'
import { orAborted, wait } from './wait.ts'

/** `setTimeout` takes no more. */
const longestTimerMs = 2 ** 31 - 1

/**
 * Signed addresses expire. A connection that is open goes on past that, so it is left alone, for two
 * would be two sounds; but the address of the next one is asked for ahead and kept ready, so that a
 * server which cuts at the expiry, or a platform that does not answer just then, costs no sound.
 */
export class AddressKeeper {
  readonly #resolveUrl: StreamAudioSourceOptions['resolveUrl']
  readonly #timings: StreamTimings
  #ready: StreamAddress | null = null
  #renewing: AbortController | null = null

  constructor(resolveUrl: StreamAudioSourceOptions['resolveUrl'], timings: StreamTimings) {
    this.#resolveUrl = resolveUrl
    this.#timings = timings
  }

  /** Whether the next `take` has its answer already. */
  get isReady(): boolean {
    return this.#ready !== null && msLeft(this.#ready) > 0
  }

  /** An address to connect to now. @throws AppError of `resolveUrl`; STREAM_UNREACHABLE */
  async take(attempt: number, signal: AbortSignal): Promise<StreamAddress> {
    this.#renewing?.abort()
    const ready = this.isReady ? this.#ready : null
    this.#ready = null
    const address = ready ?? (await this.#ask(attempt, signal))
    this.#renewing = new AbortController()
    void this.#renew(address, attempt, this.#renewing.signal)
    return address
  }

  close(): void {
    this.#renewing?.abort()
    this.#ready = null
  }

  async #ask(attempt: number, signal: AbortSignal): Promise<StreamAddress> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(this.#timings.resolveTimeoutMs)])
    try {
      return await orAborted(this.#resolveUrl(attempt), limit)
    } catch (error) {
      if (error instanceof AppError) throw error
      throw new AppError('STREAM_UNREACHABLE', { step: 'resolve' }, error)
    }
  }

  /** Keeps an address ready that is good for longer than the present one. Never rejects. */
  async #renew(present: StreamAddress, attempt: number, signal: AbortSignal): Promise<void> {
    const { renewAheadMs, renewAgainMs } = this.#timings
    let newest = present
    for (;;) {
      // Over when it was given: its expiry is not what we take it for, or a clock is wrong.
      const leftMs = msLeft(newest)
      if (leftMs === Number.POSITIVE_INFINITY || leftMs <= 0) return
      await wait(Math.min(longestTimerMs, Math.max(0, leftMs - renewAheadMs)), signal)
      while (!signal.aborted && isBetween(msLeft(newest), 0, renewAheadMs)) {
        // What it throws counts when a connection is needed, and is asked for again then.
        const address = await this.#ask(attempt, signal).catch(() => null)
        if (signal.aborted) return
        if (address) this.#ready = newest = address
        // Also after an answer: one that lives no longer than that must not be asked for at once.
        await wait(renewAgainMs, signal)
      }
      if (signal.aborted) return
    }
  }
}

const isBetween = (ms: number, low: number, high: number) => ms > low && ms <= high

/** Real time, whatever clock the sound is put on. */
function msLeft({ expiresAt }: StreamAddress): number {
  return expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt - Date.now()
}
