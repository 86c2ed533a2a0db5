import type { SoundKind } from '@talkingcat/contract'
import { samplesPerMs } from '../audio/pcm.ts'
import type { StableText } from '../captions/stable-prefix.ts'
import type { RecognizedSegment } from '../worker/protocol.ts'
import { isMusic } from './is-music.ts'
import { type DropReason, type HeardSegment, judgeText, type Verdict } from './judge-text.ts'
import { defaultLanguages, type SpokenLanguage } from './language.ts'
import { SoundWatch } from './sound-watch.ts'

export type GuardOptions = {
  languages?: readonly SpokenLanguage[]
  /** Told when it changes. */
  onSoundKind?: (kind: SoundKind) => void
}

export type DropCounts = Readonly<Record<DropReason, number>>

export const noDrops: DropCounts = {
  repetition: 0,
  filler: 0,
  'too-fast': 0,
  'too-slow': 0,
  language: 0,
  unlikely: 0,
  music: 0,
}

/**
 * Stands between the recogniser and the transcript: a model that hears music, laughter or a knock still
 * answers with words. What is not speech is dropped and counted, never lost in silence.
 */
export class Guards {
  readonly #languages: readonly SpokenLanguage[]
  readonly #watch: SoundWatch
  readonly #drops = { ...noDrops }

  constructor({ languages = defaultLanguages, onSoundKind = () => undefined }: GuardOptions = {}) {
    this.#languages = languages
    this.#watch = new SoundWatch(onSoundKind)
  }

  get drops(): DropCounts {
    return { ...this.#drops }
  }

  /** All sound in order, before its segments are judged. */
  listen(samples: Float32Array): void {
    this.#watch.push(samples)
  }

  /** A segment as it may be shown; null when it was not speech. Asked once for every segment. */
  admit(segment: RecognizedSegment): RecognizedSegment | null {
    if (segment.text === '') return null
    const verdict = this.#judge(segment)
    const isKept = 'text' in verdict
    this.#watch.addVoice({ from: segment.speechStart, to: segment.speechEnd, isKept })
    if (!isKept) {
      this.#drops[verdict.dropped] += 1
      return null
    }
    if (verdict.text === segment.text) return segment
    // The times of what is left are not known.
    return { ...segment, text: verdict.text, tokens: [] }
  }

  /** Whether speech in progress looks like speech so far; nothing is counted. */
  mayShow({ speechStart, committed, rest }: { speechStart: number } & StableText): boolean {
    const text = committed + rest
    // Nothing yet is nothing wrong.
    if (text === '') return true
    const words = { text, language: '', audioEvent: '', confidence: null }
    return 'text' in this.#judge({ speechStart, speechEnd: this.#watch.end, ...words })
  }

  #judge(segment: HeardSegment): Verdict {
    const verdict = judgeText(segment, this.#languages)
    if ('dropped' in verdict) return verdict
    const { speechStart, speechEnd } = segment
    const heard = {
      spokenMs: (speechEnd - speechStart) / samplesPerMs,
      text: verdict.text,
      isTaggedMusic: segment.audioEvent === 'BGM',
      ...this.#watch.around(speechStart, speechEnd),
    }
    return isMusic(heard) ? { dropped: 'music' } : verdict
  }
}
