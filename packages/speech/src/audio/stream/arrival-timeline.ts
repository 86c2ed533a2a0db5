import { samplesPerMs } from '../pcm.ts'

/**
 * Puts sound on the arrival clock.
 *
 * A sound can not arrive before it was made, so of all frames the one that travelled fastest tells the
 * truth best: offset = minimum of (arrival − position in the stream) over the last minute. A join's burst
 * of old sound (about 1 s, all at once) thereby lands before the join, jitter does not show, and a slow
 * drift between the sender's clock and ours is followed.
 *
 * Sound that comes in whole segments (HLS) is that old at least, and how old the newest segment of a join
 * is can not be known: it is taken for a whole segment, so that nothing lies in the future, and that is
 * kept to for a minute, so that what is learnt about later segments moves no caption.
 */
export class ArrivalTimeline {
  readonly #segmentMs: number
  #streamMs = 0
  #fedSamples = 0
  #lastTimestampMs: number | null = null
  #lastDurationMs = 0
  #lastArrivedAt = 0
  /** Where in the stream a decoder's samples belong; a new mark wherever the stream leaps. */
  #marks: { sample: number; streamMs: number; leapMs: number }[] = [
    { sample: 0, streamMs: 0, leapMs: 0 },
  ]
  #minima: { sinceAt: number; offsetMs: number }[] = []
  #held: { sinceMs: number; offsetMs: number } | null = null
  /** How much later the least offset is than the held one. */
  #aheadMs = 0
  #correctionMs = 0

  /** @param segmentMs how much comes at once; 0 when it comes as it is made */
  constructor(segmentMs = 0) {
    this.#segmentMs = segmentMs
  }

  /** A frame goes into the decoder. `timestampMs` is the tag's, and shows what the sender left out. */
  addFrame(frame: { durationMs: number; timestampMs: number; arrivedAt: number }): void {
    const { durationMs, timestampMs, arrivedAt } = frame
    if (this.#lastTimestampMs !== null) {
      const missingMs = timestampMs - this.#lastTimestampMs - this.#lastDurationMs
      // Backward leaps, and those that no silence on the wire explains, are broken timestamps.
      const waitedMs = arrivedAt - this.#lastArrivedAt
      if (missingMs > minLeapMs && missingMs < waitedMs + maxAheadMs) {
        this.#streamMs += missingMs
        this.#marks.push({
          sample: this.#fedSamples,
          streamMs: this.#streamMs,
          leapMs: missingMs,
        })
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
    this.#marks = [{ sample: 0, streamMs: this.#streamMs, leapMs: 0 }]
    this.#fedSamples = 0
  }

  /** What a join gives at once has been seen. */
  settle(): void {
    if (this.#segmentMs === 0 || this.#held) return
    this.#held = { sinceMs: this.#streamMs, offsetMs: this.#leastOffset() - this.#segmentMs }
  }

  /** All of it lies later by `ms` than arrival tells. */
  correct(ms: number): void {
    this.#correctionMs += ms
  }

  /** Arrival time of a decoder's sample, and how far the stream leapt between the previous one and it. */
  locate(sample: number): { at: number; leapMs: number } {
    let leapMs = 0
    for (let next = this.#marks[1]; next && sample >= next.sample; next = this.#marks[1]) {
      this.#marks.shift()
      leapMs += next.leapMs
    }
    const mark = this.#marks[0] ?? { sample: 0, streamMs: 0 }
    return { at: mark.streamMs + (sample - mark.sample) / samplesPerMs + this.#offset(), leapMs }
  }

  /** How much longer the last frame was on its way than the fastest one. */
  get lateMs(): number {
    return this.#lastArrivedAt - this.#streamMs - this.#leastOffset()
  }

  /** The next sample where the stream leaps; none is infinitely far. */
  get nextLeapAt(): number {
    return this.#marks[1]?.sample ?? Number.POSITIVE_INFINITY
  }

  #offset(): number {
    const leastMs = this.#leastOffset()
    if (this.#held === null) return leastMs + this.#correctionMs
    // From then on only drift is followed: what lay between the two at the end of the minute stays.
    if (this.#streamMs - this.#held.sinceMs <= bucketCount * bucketMs) {
      this.#aheadMs = leastMs - this.#held.offsetMs
    }
    return leastMs - this.#aheadMs + this.#correctionMs
  }

  #leastOffset(): number {
    return Math.min(...this.#minima.map(minimum => minimum.offsetMs))
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

const minLeapMs = 500
/** Buffers on the way can hide this much of a pause. */
const maxAheadMs = 2000
const bucketMs = 10_000
const bucketCount = 6
