import { sampleRateHz } from '../audio/pcm.ts'
import { SampleRing } from './sample-ring.ts'
import { type DetectorSettings, type VoiceDetector, windowSamples } from './sherpa.ts'

/** A span of speech; positions count samples since the transcriber began. */
export type Segment = {
  speechStart: number
  speechEnd: number
  /** End of the sound in `samples`: speech plus padding. No later segment reaches back before it. */
  usedEnd: number
  /** Speech with a little sound before and after it. */
  samples: Float32Array
}

/**
 * Measured on the three spoken demos: starts within 0.1 s of the truth, ends seen 0.41-0.5 s after it.
 * A minSpeech of 0.25 clips up to 0.34 s of the beginning; a minSilence of 0.25 splits sentences at commas.
 */
export const detectorSettings: DetectorSettings = {
  threshold: 0.5,
  minSpeechS: 0.1,
  minSilenceS: 0.35,
  maxSpeechS: 12,
}

const preRoll = 0.2 * sampleRateHz
const padding = 0.2 * sampleRateHz
/** The detector looks for a quiet place from 12 s on; singing has none, and memory grows with the square. */
const hardCap = 20 * sampleRateHz
/** The detector may still reach back this far when it reports no speech. */
const lookBack = sampleRateHz

/** Finds speech in sound that arrives in pieces. */
export class Segmenter {
  readonly #detector: VoiceDetector
  readonly #ring = new SampleRing()
  /** Where the detector's own count begins. */
  #base: number
  /** Sound before it was given to the detector. */
  #position: number
  #usedEnd: number
  #speechSince: number | null = null

  constructor(detector: VoiceDetector, position: number) {
    this.#detector = detector
    this.#base = position
    this.#position = position
    this.#usedEnd = position
    this.#ring.restart(position)
  }

  /** Everything before it is done with: a fresh segmenter started there finds the same segments. */
  get safePosition(): number {
    const since = this.#speechSince ?? this.#position
    return Math.max(this.#usedEnd, Math.min(this.#position, since) - lookBack)
  }

  /** `position` must follow from the last call, or a `cut()` must lie between. */
  push(position: number, samples: Float32Array): Segment[] {
    if (position !== this.#ring.end) this.#restart(position)
    this.#ring.push(samples)
    const segments: Segment[] = []
    while (this.#position + windowSamples <= this.#ring.end) {
      this.#detector.accept(this.#ring.slice(this.#position, this.#position + windowSamples))
      this.#position += windowSamples
      segments.push(...this.#take())
      this.#watchLength(segments)
    }
    this.#ring.dropBefore(Math.min(this.safePosition, this.#position - lookBack))
    return segments
  }

  /** The sound is interrupted: what was being said ends here. */
  cut(): Segment[] {
    const left = this.#ring.end - this.#position
    if (left > 0) {
      const window = new Float32Array(windowSamples)
      window.set(this.#ring.slice(this.#position, this.#ring.end))
      this.#detector.accept(window)
    }
    this.#position = this.#ring.end
    this.#detector.flush()
    const segments = this.#take()
    this.#restart(this.#ring.end)
    return segments
  }

  #watchLength(segments: Segment[]): void {
    if (!this.#detector.isDetected()) this.#speechSince = null
    else this.#speechSince ??= this.#position
    if (this.#speechSince === null || this.#position - this.#speechSince < hardCap) return
    this.#detector.flush()
    segments.push(...this.#take())
    this.#detector.reset()
    this.#base = this.#position
    this.#speechSince = null
  }

  #take(): Segment[] {
    return this.#detector.take().map(({ start, length }) => {
      const speechStart = this.#base + start
      const speechEnd = Math.min(speechStart + length, this.#ring.end)
      const from = Math.max(speechStart - preRoll, this.#usedEnd, this.#ring.start)
      const usedEnd = Math.min(speechEnd + padding, this.#position, this.#ring.end)
      this.#usedEnd = usedEnd
      this.#speechSince = null
      return { speechStart, speechEnd, usedEnd, samples: this.#ring.slice(from, usedEnd) }
    })
  }

  #restart(position: number): void {
    this.#detector.reset()
    this.#ring.restart(position)
    this.#base = position
    this.#position = position
    this.#usedEnd = position
    this.#speechSince = null
  }
}
