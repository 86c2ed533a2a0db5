import type { SoundKind } from '@talkingcat/contract'
import { sampleRateHz } from '../audio/pcm.ts'
import { backgroundSamples, kindSamples, soundKindOf } from './sound-kind.ts'
import { TonalityMeter } from './tonality-meter.ts'

type Voice = { from: number; to: number; isKept: boolean }

const lookEvery = sampleRateHz
const blocksKept = 10

/** What the sound has been like of late, by position; and what kind of sound that is, told when it changes. */
export class SoundWatch {
  readonly #onKind: (kind: SoundKind) => void
  readonly #tonality = new TonalityMeter()
  #end = 0
  /** What was before is another sound. */
  #since = 0
  #kind: SoundKind = 'unknown'
  /** Of the last ten seconds, one by one, the newest last. */
  #meanSquares: number[] = []
  #squares = 0
  #voices: Voice[] = []

  constructor(onKind: (kind: SoundKind) => void) {
    this.#onKind = onKind
  }

  /** After the last sample pushed. */
  get end(): number {
    return this.#end
  }

  push(samples: Float32Array): void {
    this.#tonality.push(samples)
    const before = Math.floor(this.#end / lookEvery)
    for (const sample of samples) this.#squares += sample * sample
    this.#end += samples.length
    if (Math.floor(this.#end / lookEvery) === before) return
    this.#meanSquares = [...this.#meanSquares, this.#squares / lookEvery].slice(-blocksKept)
    this.#squares = 0
    this.#look()
  }

  /** The sound was interrupted, or another one follows: nothing of it tells of what comes. */
  forget(): void {
    this.#since = this.#end
    this.#meanSquares = []
    this.#squares = 0
  }

  addVoice(voice: Voice): void {
    this.#voices = [...this.#voices, voice].filter(({ to }) => to > voice.to - backgroundSamples)
    if (voice.isKept) this.#look()
  }

  /** How tonal a stretch and the time up to its end were, and what voices there were. */
  around(from: number, to: number) {
    // A segment from before an interruption may be judged after it.
    const since = to > this.#since ? this.#since : 0
    const begin = Math.max(since, to - backgroundSamples)
    const voiced = this.#voices.reduce(
      (sum, voice) => sum + Math.max(0, Math.min(voice.to, from) - Math.max(voice.from, begin)),
      to - Math.max(from, begin),
    )
    return {
      heldShare: this.#tonality.heldShare(from, to),
      heldShareBefore: this.#tonality.heldShare(begin, to),
      voiceShare: voiced / (to - begin),
    }
  }

  #look(): void {
    const begin = Math.max(this.#since, this.#end - kindSamples)
    const mean =
      this.#meanSquares.reduce((sum, each) => sum + each, 0) / Math.max(1, this.#meanSquares.length)
    const background = {
      heldShare: this.#tonality.heldShare(begin, this.#end),
      rms: Math.sqrt(mean),
      hasSpeech: this.#voices.some(({ isKept, to }) => isKept && to > begin),
      isShort: this.#meanSquares.length < blocksKept / 2,
    }
    const kind = soundKindOf(background, this.#kind)
    if (kind === this.#kind) return
    this.#kind = kind
    this.#onKind(kind)
  }
}
