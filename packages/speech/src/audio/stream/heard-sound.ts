import { sampleRateHz, samplesPerMs } from '../pcm.ts'
import { findOverlap, type Overlap, shortestTelling } from './find-overlap.ts'

/** As far back as an HLS join may begin: two long segments, and what such a stream is late by. */
const keptSamples = 30 * sampleRateHz
/** With less to compare with, what is not found in it may still have been before it. */
const enoughSamples = 12 * sampleRateHz

/** The last half minute that was given out, to know it again. */
export class HeardSound {
  /** Twice the room, so that it is moved once in half a minute only. */
  #kept = new Float32Array(0)
  #length = 0

  push(samples: Float32Array): void {
    if (this.#kept.length === 0) this.#kept = new Float32Array(2 * keptSamples)
    const fitting = samples.subarray(Math.max(0, samples.length - keptSamples))
    if (this.#length + fitting.length > this.#kept.length) {
      this.#kept.copyWithin(0, this.#length - keptSamples, this.#length)
      this.#length = keptSamples
    }
    this.#kept.set(fitting, this.#length)
    this.#length += fitting.length
  }

  /** A hole is silence, so that what lies before it keeps its distance. */
  pushHole(ms: number): void {
    this.push(new Float32Array(Math.min(keptSamples, Math.round(ms * samplesPerMs))))
  }

  /** See `findOverlap`. */
  overlapWith(fresh: Float32Array, offMsOf: (samples: number) => number): Overlap {
    if (fresh.length < shortestTelling) return { kind: 'unknown' }
    const heard = this.#kept.subarray(Math.max(0, this.#length - keptSamples), this.#length)
    const overlap = findOverlap(heard, fresh, offMsOf)
    const isSure = overlap.kind !== 'new' || heard.length >= enoughSamples
    return isSure ? overlap : { kind: 'unknown' }
  }
}
