import type { Gap, SourceItem } from '@talkingcat/contract'
import { type PcmChunk, samplesPerMs } from '../pcm.ts'
import { HeardSound } from './heard-sound.ts'

type Emit = (item: SourceItem<PcmChunk>) => void
type Reason = Gap['reason']

/** What lies between the sound so far and the next. */
type Seam =
  | { kind: 'none' }
  | { kind: 'unknown'; reason: Reason }
  /** A hole of known length; none may be of length 0. */
  | { kind: 'hole'; reason: Reason; ms: number }

/** How far `at` may be ahead before it leaps instead of creeping to the right value. */
const maxErrorMs = 1500
/** Creep of at most this part of a chunk's length: too little to be seen in a caption's time. */
const creep = 0.05
const longestChunk = 250 * samplesPerMs
/** Shorter holes are jitter. */
const minGapMs = 150
/** How old the sound may be that a way gives to whoever joins it. */
export type Replay = {
  /** Where only the clock tells of it. */
  byClockMs: number
  /** As the sound itself tells: how much later this way is than the one before. */
  laterMs: number
}
export const flvReplay: Replay = { byClockMs: 3000, laterMs: 5000 }
/** An HLS join begins two segments behind, and such a stream is late. */
export const hlsReplay: Replay = { byClockMs: 30_000, laterMs: 25_000 }
/** What was taken for the time may be ahead of it by a segment. */
const earlierMs = 10_000

/** The last stop of PCM: one clock that never goes back, across reconnects; holes become gaps. */
export class PcmEmitter {
  readonly #emit: Emit
  readonly #heard = new HeardSound()
  #startAt = Number.NEGATIVE_INFINITY
  #endAt: number | null = null
  #seam: Seam = { kind: 'none' }
  /** What a new connection still repeats. */
  #skipSamples = 0
  #replay = flvReplay

  constructor(emit: Emit) {
    this.#emit = emit
  }

  /** End of the sound given out so far; null before the first. */
  get endAt(): number | null {
    return this.#endAt
  }

  /** A connection begins. */
  connect(replay: Replay): void {
    this.#replay = replay
  }

  /** What comes next does not follow from what was. */
  interrupt(reason: Reason): void {
    // Before the first sound there is nothing to be apart from.
    if (this.#endAt === null) return
    const first = this.#seam.kind === 'none' ? reason : this.#seam.reason
    this.#seam = { kind: 'unknown', reason: first }
  }

  /** Within one connection: the sender left out `ms`. */
  leap(ms: number): void {
    if (this.#endAt === null) return
    const skippedMs = Math.min(ms, this.#skipSamples / samplesPerMs)
    this.#skipSamples -= Math.round(skippedMs * samplesPerMs)
    const leftMs = ms - skippedMs
    if (this.#seam.kind === 'hole') this.#seam.ms += leftMs
    else if (this.#seam.kind === 'none' && leftMs > 0) {
      this.#seam = { kind: 'hole', reason: 'network', ms: leftMs }
    }
  }

  /** A connection goes on where the last one ended, but for `missingMs`. */
  rejoin(missingMs: number): void {
    // What a decoder took with it is not counted in that.
    if (this.#seam.kind !== 'unknown' || this.#seam.reason === 'restart') return
    this.#seam = { kind: 'hole', reason: this.#seam.reason, ms: 0 }
    this.leap(missingMs)
  }

  /**
   * `at` is the best estimate for the first sample. Returns by how many ms this connection's estimates are
   * to be corrected, because the sound itself told.
   */
  add(samples: Float32Array, at: number): number {
    if (this.#endAt === null) this.#give(samples, at)
    else if (this.#seam.kind === 'unknown') return this.#resume(samples, at, this.#endAt)
    else if (this.#seam.kind === 'hole' || this.#skipSamples > 0) {
      this.#giveUnheard(samples, this.#endAt)
    } else this.#give(samples, this.#creepTo(at, this.#endAt, samples.length))
    return 0
  }

  /** The sound did not come back: reports the hole up to now. */
  closeGap(nowAt: number): void {
    if (this.#endAt !== null) this.#closeSeam(this.#endAt, nowAt)
  }

  #resume(samples: Float32Array, at: number, endAt: number): number {
    this.#skipSamples = 0
    const overlap = this.#heard.overlapWith(samples, heard => {
      const laterMs = at + heard / samplesPerMs - endAt
      const isPossible = laterMs > -earlierMs && laterMs < this.#replay.laterMs
      return isPossible ? laterMs : Number.POSITIVE_INFINITY
    })
    if (overlap.kind === 'heard') {
      this.#seam = { kind: 'none' }
      this.#skipSamples = overlap.samples
      this.#giveUnheard(samples, endAt)
      return endAt - (at + overlap.samples / samplesPerMs)
    }
    const heardMs = endAt - at
    // The clock takes it for old, and it is not: something is missing, and no clock tells how much.
    if (overlap.kind === 'new' && heardMs > 0) this.#giveAfter(minGapMs, samples, endAt)
    else if (heardMs <= 0) this.#giveAfter(-heardMs, samples, endAt)
    else this.#resumeByClock(samples, heardMs, endAt)
    return 0
  }

  /** Hearing twice what the server repeats to whoever joins would double words. */
  #resumeByClock(samples: Float32Array, heardMs: number, endAt: number): void {
    const skipped = heardMs > this.#replay.byClockMs ? 0 : Math.round(heardMs * samplesPerMs)
    if (skipped < samples.length) this.#giveAfter(0, samples.subarray(skipped), endAt)
  }

  #giveAfter(missingMs: number, samples: Float32Array, endAt: number): void {
    const at = endAt + missingMs
    this.#closeSeam(endAt, at)
    this.#give(samples, at)
  }

  #giveUnheard(samples: Float32Array, endAt: number): void {
    const skipped = Math.min(this.#skipSamples, samples.length)
    this.#skipSamples -= skipped
    const missingMs = this.#seam.kind === 'hole' ? this.#seam.ms : 0
    if (skipped < samples.length) this.#giveAfter(missingMs, samples.subarray(skipped), endAt)
  }

  #creepTo(at: number, endAt: number, sampleCount: number): number {
    const error = at - endAt
    if (error > maxErrorMs) return at
    const limit = (sampleCount / samplesPerMs) * creep
    return Math.max(this.#startAt, endAt + Math.max(-limit, Math.min(limit, error)))
  }

  #give(samples: Float32Array, at: number): void {
    const holeMs = at - (this.#endAt ?? at)
    if (holeMs >= minGapMs) this.#heard.pushHole(holeMs)
    this.#endAt = at + samples.length / samplesPerMs
    this.#heard.push(samples)
    // What a join gives at once is long; whoever takes it is used to short pieces.
    for (let from = 0; from < samples.length; from += longestChunk) {
      const piece = samples.subarray(from, from + longestChunk)
      this.#startAt = at + from / samplesPerMs
      this.#emit({ kind: 'item', item: { samples: piece, at: this.#startAt } })
    }
  }

  #closeSeam(fromAt: number, toAt: number): void {
    const seam = this.#seam
    this.#seam = { kind: 'none' }
    if (seam.kind === 'none' || toAt - fromAt < minGapMs) return
    const span = { fromAt: Math.round(fromAt), toAt: Math.round(toAt) }
    this.#emit({ kind: 'gap', gap: { source: 'audio', ...span, reason: seam.reason } })
  }
}
