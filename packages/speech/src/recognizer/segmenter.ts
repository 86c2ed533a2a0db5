import { sampleRateHz } from '../audio/pcm.ts'
import { energyOf, quietestPoint } from './quietest.ts'
import { SampleRing } from './sample-ring.ts'
import { type DetectorSettings, type VoiceDetector, windowSamples } from './sherpa.ts'

/** A span of speech; positions count samples since the transcriber began. */
export type Segment = {
  speechStart: number
  speechEnd: number
  /** Where `samples` begin. */
  usedStart: number
  /** End of the sound in `samples`: speech plus padding. No later segment reaches back before it. */
  usedEnd: number
  /** Speech with a little sound before and after it. */
  samples: Float32Array
}

/** Speech in progress; its segment will have the same `speechStart`. */
export type OpenSpeech = Pick<Segment, 'speechStart' | 'usedStart' | 'samples'> & {
  /** The voice has just paused, so the end of the segment may be near. */
  isPausing: boolean
}

/**
 * Measured on the three spoken demos: starts within 0.1 s of the truth, ends seen 0.41-0.5 s after it.
 * A minSpeech of 0.25 clips up to 0.34 s of the beginning; a minSilence of 0.25 splits sentences at commas.
 * From maxSpeech on the detector itself takes any dip for an end; our own cap comes long before.
 */
export const detectorSettings: DetectorSettings = {
  threshold: 0.5,
  minSpeechS: 0.1,
  minSilenceS: 0.35,
  maxSpeechS: 30,
}

const preRoll = 0.5 * sampleRateHz
const padding = 0.2 * sampleRateHz
/** From a speech's beginning to the moment the detector is sure of it. */
const onset = 2 * windowSamples + detectorSettings.minSpeechS * sampleRateHz
/** The most one segment holds: the recogniser's memory grows with the square. */
export const longestSpeech = 12 * sampleRateHz
/** A longer one is cut at the quietest point of its last seconds, but not in the very last sound. */
export const cutWithin = 4 * sampleRateHz
const cutBefore = 0.2 * sampleRateHz
/** The detector keeps all it has heard of one speech; beyond this it begins afresh at the next cut. */
const detectorRun = 40 * sampleRateHz
/** A detector that began afresh is given this long to find the speech again. */
const graceSpan = sampleRateHz
/** The detector may still reach back this far when it reports no speech. */
const lookBack = sampleRateHz
/** A pause is this much sound with less than this part of the speech's mean energy (-20 dB). */
const pauseSpan = 0.16 * sampleRateHz
const pauseShare = 0.01

/** Finds speech in sound that arrives in pieces. */
export class Segmenter {
  readonly #detector: VoiceDetector
  readonly #ring = new SampleRing()
  /** Where the detector's own count begins. */
  #base: number
  /** Sound before it was given to the detector. */
  #position: number
  #usedEnd: number
  /** Start of the speech in progress. */
  #speechStart: number | null = null
  /** Since when the detector has been in one speech. */
  #detectedSince: number | null = null
  /** Where a detector begun afresh in the middle of speech took over, until it finds it again. */
  #freshSince: number | null = null

  constructor(detector: VoiceDetector, position: number) {
    this.#detector = detector
    this.#base = position
    this.#position = position
    this.#usedEnd = position
    this.#ring.restart(position)
  }

  /** Everything before it is done with: a fresh segmenter started there finds the same segments. */
  get safePosition(): number {
    const since = this.#speechStart ?? this.#position
    return Math.max(this.#usedEnd, Math.min(this.#position, since) - lookBack)
  }

  /** Position after the last sample pushed. */
  get end(): number {
    return this.#ring.end
  }

  /** Where the speech in progress began; null when nobody speaks. */
  get openStart(): number | null {
    return this.#speechStart
  }

  /** The speech in progress as far as it was heard. */
  openSpeech(speechStart: number): OpenSpeech {
    const usedStart = this.#reachBack(speechStart)
    const samples = this.#ring.slice(usedStart, this.#ring.end)
    const tail = samples.subarray(-pauseSpan)
    const isPausing = energyOf(tail) / pauseSpan < (pauseShare * energyOf(samples)) / samples.length
    return { speechStart, usedStart, samples, isPausing }
  }

  /** `position` must follow from the last call, or a `cut()` must lie between. */
  push(position: number, samples: Float32Array): Segment[] {
    if (position !== this.#ring.end) this.#restart(position)
    this.#ring.push(samples)
    const segments: Segment[] = []
    while (this.#position + windowSamples <= this.#ring.end) {
      this.#detector.accept(this.#ring.slice(this.#position, this.#position + windowSamples))
      this.#position += windowSamples
      segments.push(...this.#take(), ...this.#follow(), ...this.#cutLong())
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
    if (this.#speechStart !== null) segments.push(...this.#end(this.#speechStart, this.#ring.end))
    this.#restart(this.#ring.end)
    return segments
  }

  /** Segments that the detector has ended. Their start is the one told while they were open. */
  #take(): Segment[] {
    return this.#detector.take().flatMap(({ start, length }) => {
      const detectedStart = this.#base + start
      const speechStart = this.#speechStart ?? Math.max(detectedStart, this.#usedEnd)
      return this.#end(speechStart, detectedStart + length)
    })
  }

  #follow(): Segment[] {
    if (this.#detector.isDetected()) {
      this.#speechStart ??= Math.max(this.#position - onset, this.#base, this.#usedEnd)
      this.#detectedSince ??= this.#position
      this.#freshSince = null
      return []
    }
    this.#detectedSince = null
    if (this.#freshSince === null || this.#position - this.#freshSince < graceSpan) return []
    const end = this.#freshSince
    this.#freshSince = null
    return this.#speechStart === null ? [] : this.#end(this.#speechStart, end)
  }

  /** The next segment begins at the sample where this one ends: nothing is lost or heard twice. */
  #cutLong(): Segment[] {
    const speechStart = this.#speechStart
    if (speechStart === null || this.#position - speechStart < longestSpeech) return []
    const from = this.#position - cutWithin
    const at = from + quietestPoint(this.#ring.slice(from, this.#position - cutBefore))
    const segments = this.#end(speechStart, at, 0)
    this.#speechStart = at
    if (this.#position - (this.#detectedSince ?? this.#position) >= detectorRun) {
      this.#detector.reset()
      this.#base = this.#position
      this.#detectedSince = null
      this.#freshSince = this.#position
    }
    return segments
  }

  #end(speechStart: number, end: number, paddingAfter = padding): Segment[] {
    const speechEnd = Math.min(end, this.#ring.end)
    const usedStart = this.#reachBack(speechStart)
    const usedEnd = Math.min(speechEnd + paddingAfter, this.#position, this.#ring.end)
    this.#speechStart = null
    // What was left after a cut turned out to be the silence behind the last word.
    if (speechEnd <= speechStart) return []
    this.#usedEnd = usedEnd
    const samples = this.#ring.slice(usedStart, usedEnd)
    return [{ speechStart, speechEnd, usedStart, usedEnd, samples }]
  }

  #reachBack(speechStart: number): number {
    return Math.max(speechStart - preRoll, this.#usedEnd, this.#ring.start)
  }

  #restart(position: number): void {
    this.#detector.reset()
    this.#ring.restart(position)
    this.#base = position
    this.#position = position
    this.#usedEnd = position
    this.#speechStart = null
    this.#detectedSince = null
    this.#freshSince = null
  }
}
