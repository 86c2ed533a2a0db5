import type { Gap, SourceItem } from '@talkingcat/contract'
import { type PcmChunk, samplesPerMs } from '../pcm.ts'

type Emit = (item: SourceItem<PcmChunk>) => void

/** How far `at` may be off before it leaps instead of creeping to the right value. */
const maxErrorMs = 1500
/** Creep of at most this part of a chunk's length: too little to be seen in a caption's time. */
const creep = 0.05
/** Shorter holes are jitter. */
const minGapMs = 150
/** A server's replay of old sound at a reconnect is no longer than this. */
const maxReplayMs = 3000

/** The last stop of PCM: one clock that never goes back, across reconnects; holes become gaps. */
export class PcmEmitter {
  readonly #emit: Emit
  #startAt = Number.NEGATIVE_INFINITY
  #endAt: number | null = null
  #breakReason: Gap['reason'] | null = null

  constructor(emit: Emit) {
    this.#emit = emit
  }

  /** End of the sound given out so far; null before the first. */
  get endAt(): number | null {
    return this.#endAt
  }

  /** What comes next does not follow from what was. */
  interrupt(reason: Gap['reason']): void {
    this.#breakReason ??= reason
  }

  /** `at` is the best estimate for the first sample. */
  add(samples: Float32Array, at: number): void {
    if (this.#endAt === null) this.#give(samples, at)
    else if (this.#breakReason !== null) this.#resume(samples, at, this.#endAt, this.#breakReason)
    else this.#give(samples, this.#creepTo(at, this.#endAt, samples.length))
  }

  /** The sound did not come back: reports the hole up to now. */
  closeGap(nowAt: number): void {
    if (this.#breakReason !== null) this.#reportGap(this.#endAt, nowAt, this.#breakReason)
    this.#breakReason = null
  }

  #resume(samples: Float32Array, at: number, endAt: number, reason: Gap['reason']): void {
    const heardMs = endAt - at
    if (heardMs <= 0) {
      this.#reportGap(endAt, at, reason)
      this.#breakReason = null
      this.#give(samples, at)
      return
    }
    // The server repeats its last second or so to whoever joins; hearing it twice would double words.
    const skipped = heardMs > maxReplayMs ? 0 : Math.round(heardMs * samplesPerMs)
    if (skipped >= samples.length) return
    this.#breakReason = null
    this.#give(samples.subarray(skipped), endAt)
  }

  #creepTo(at: number, endAt: number, sampleCount: number): number {
    const error = at - endAt
    if (Math.abs(error) > maxErrorMs) return Math.max(at, this.#startAt)
    const limit = (sampleCount / samplesPerMs) * creep
    return Math.max(this.#startAt, endAt + Math.max(-limit, Math.min(limit, error)))
  }

  #give(samples: Float32Array, at: number): void {
    this.#startAt = at
    this.#endAt = at + samples.length / samplesPerMs
    this.#emit({ kind: 'item', item: { samples, at } })
  }

  #reportGap(fromAt: number | null, toAt: number, reason: Gap['reason']): void {
    if (fromAt === null || toAt - fromAt < minGapMs) return
    const gap = {
      source: 'audio',
      fromAt: Math.round(fromAt),
      toAt: Math.round(toAt),
      reason,
    } as const
    this.#emit({ kind: 'gap', gap })
  }
}
