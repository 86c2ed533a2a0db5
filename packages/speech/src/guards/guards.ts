import type { SoundKind } from '@talkingcat/contract'
import { samplesPerMs } from '../audio/pcm.ts'
import type { StableText } from '../captions/stable-prefix.ts'
import type { RecognizedSegment } from '../worker/protocol.ts'
import { isMusic } from './is-music.ts'
import { type DropReason, type HeardSegment, judgeText } from './judge-text.ts'
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

  /** The sound was interrupted, or comes from elsewhere now. */
  gap(): void {
    this.#watch.forget()
  }

  /** A segment as it may be shown; null when it was not speech. Asked once for every segment. */
  admit(segment: RecognizedSegment): RecognizedSegment | null {
    if (segment.text === '') return null
    const dropped = this.#judge(segment)
    const isKept = dropped === null
    this.#watch.addVoice({ from: segment.speechStart, to: segment.speechEnd, isKept })
    if (isKept) return segment
    this.#drops[dropped] += 1
    return null
  }

  /** Whether speech in progress looks like speech so far; nothing is counted. */
  mayShow({ speechStart, committed, rest }: { speechStart: number } & StableText): boolean {
    const text = committed + rest
    // Nothing yet is nothing wrong.
    if (text === '') return true
    const words = { text, language: '', audioEvent: '', confidence: null }
    return null === this.#judge({ speechStart, speechEnd: this.#watch.end, ...words })
  }

  #judge(segment: HeardSegment): DropReason | null {
    const dropped = judgeText(segment, this.#languages)
    if (dropped !== null) return dropped
    const { speechStart, speechEnd, text } = segment
    const heard = {
      spokenMs: (speechEnd - speechStart) / samplesPerMs,
      text,
      isTaggedMusic: segment.audioEvent === 'BGM',
      ...this.#watch.around(speechStart, speechEnd),
    }
    return isMusic(heard) ? 'music' : null
  }
}
