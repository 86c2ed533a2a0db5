import { samplesPerMs } from '../pcm.ts'

/**
 * Puts sound on the arrival clock.
 *
 * A sound can not arrive before it was made, so of all frames the one that travelled fastest tells the
 * truth best: offset = minimum of (arrival − position in the stream) over the last minute. A join's burst
 * of old sound (about 1 s, all at once) thereby lands before the join, jitter does not show, and a slow
 * drift between the sender's clock and ours is followed.
 */
export class ArrivalTimeline {
  #streamMs = 0
  #fedSamples = 0
  #lastTimestampMs: number | null = null
  #lastDurationMs = 0
  #lastArrivedAt = 0
  /** Where in the stream a decoder's samples belong; a new mark wherever the stream leaps. */
  #marks: { sample: number; streamMs: number; isLeap: boolean }[] = [
    { sample: 0, streamMs: 0, isLeap: false },
  ]
  #minima: { sinceAt: number; offsetMs: number }[] = []

  /** A frame goes into the decoder. `timestampMs` is the tag's, and shows what the sender left out. */
  addFrame(frame: { durationMs: number; timestampMs: number; arrivedAt: number }): void {
    const { durationMs, timestampMs, arrivedAt } = frame
    if (this.#lastTimestampMs !== null) {
      const missingMs = timestampMs - this.#lastTimestampMs - this.#lastDurationMs
      // Backward leaps, and those that no silence on the wire explains, are broken timestamps.
      const waitedMs = arrivedAt - this.#lastArrivedAt
      if (missingMs > leapMs && missingMs < waitedMs + maxAheadMs) {
        this.#streamMs += missingMs
        this.#marks.push({ sample: this.#fedSamples, streamMs: this.#streamMs, isLeap: true })
      }
    }
    this.#lastTimestampMs = timestampMs
    this.#lastDurationMs = durationMs
    this.#lastArrivedAt = arrivedAt
    this.#streamMs += durationMs
    this.#fedSamples += durationMs * samplesPerMs
    this.#addOffset(arrivedAt, arrivedAt - this.#streamMs)
  }

  /** A fresh decoder counts its samples from 0 again, at the present position of the stream. */
  startDecoder(): void {
    this.#marks = [{ sample: 0, streamMs: this.#streamMs, isLeap: false }]
    this.#fedSamples = 0
  }

  /** Arrival time of a decoder's sample, and whether the stream leapt between the previous one and it. */
  locate(sample: number): { at: number; isLeap: boolean } {
    let isLeap = false
    for (let next = this.#marks[1]; next && sample >= next.sample; next = this.#marks[1]) {
      this.#marks.shift()
      isLeap ||= next.isLeap
    }
    const mark = this.#marks[0] ?? { sample: 0, streamMs: 0 }
    const offset = Math.min(...this.#minima.map(minimum => minimum.offsetMs))
    return { at: mark.streamMs + (sample - mark.sample) / samplesPerMs + offset, isLeap }
  }

  /** The next sample where the stream leaps; none is infinitely far. */
  get nextLeapAt(): number {
    return this.#marks[1]?.sample ?? Number.POSITIVE_INFINITY
  }

  #addOffset(at: number, offsetMs: number): void {
    const current = this.#minima.at(-1)
    if (current && at - current.sinceAt < bucketMs) {
      current.offsetMs = Math.min(current.offsetMs, offsetMs)
      return
    }
    this.#minima.push({ sinceAt: at, offsetMs })
    if (this.#minima.length > bucketCount) this.#minima.shift()
  }
}

const leapMs = 500
/** Buffers on the way can hide this much of a pause. */
const maxAheadMs = 2000
const bucketMs = 10_000
const bucketCount = 6
