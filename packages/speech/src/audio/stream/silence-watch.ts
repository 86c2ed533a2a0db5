import { AppError } from '@talkingcat/contract'
import type { ConnectionEnd } from './connection-types.ts'
import type { StreamTimings } from './stream-options.ts'

export type SilenceListeners = {
  timings: StreamTimings
  /** Sound stopped coming; it may come again. */
  onSilence(): void
  onNoAudio(): void
}

/** Ends a connection that hangs: no answer, no sound, or none from the beginning. */
export class SilenceWatch {
  readonly #options: SilenceListeners
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  #phase: 'connecting' | 'waiting' | 'soundless' | 'silent' | 'sound' = 'connecting'
  #since = performance.now()
  #pauseMs = 0

  constructor(options: SilenceListeners) {
    this.#options = options
    this.#timer = setInterval(() => this.#look(), Math.min(250, options.timings.stallAfterMs / 4))
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  connected(): void {
    this.#enter('waiting')
  }

  /** Pictures, or a header that announces no sound. */
  sawNoSound(): void {
    if (this.#phase === 'waiting') this.#enter('soundless')
  }

  sawAudio(): void {
    this.#enter('sound')
  }

  /** Sound comes in pieces this long: a pause of that is none. */
  allowPauses(ms: number): void {
    this.#pauseMs = ms
  }

  close(): void {
    clearInterval(this.#timer)
  }

  end(): ConnectionEnd {
    if (this.#phase === 'sound') return { reason: 'stall', problem: null }
    const code = this.#phase === 'silent' ? 'STREAM_NO_AUDIO' : 'STREAM_UNREACHABLE'
    return { reason: 'stall', problem: new AppError(code, { phase: this.#phase }) }
  }

  #enter(phase: 'waiting' | 'soundless' | 'silent' | 'sound'): void {
    this.#phase = phase
    this.#since = performance.now()
  }

  #look(): void {
    const { timings, onNoAudio, onSilence } = this.#options
    const silentMs = performance.now() - this.#since
    if (this.#phase === 'sound' && silentMs > timings.stallShownAfterMs + this.#pauseMs) onSilence()
    if (this.#phase === 'soundless' && silentMs > timings.noAudioAfterMs) {
      this.#enter('silent')
      onNoAudio()
      return
    }
    const limits = {
      connecting: timings.connectTimeoutMs,
      waiting: timings.stallAfterMs + this.#pauseMs,
      soundless: Number.POSITIVE_INFINITY,
      silent: timings.noAudioGiveUpMs,
      sound: timings.stallAfterMs + this.#pauseMs,
    }
    if (silentMs > limits[this.#phase]) this.#controller.abort()
  }
}
