import type { Clock } from '../audio/pcm.ts'

/** Speech shorter than this gives no words worth showing. */
const minSpeechMs = 400
const minIntervalMs = 450
/** A decode that found no word yet is no partial; the first words are waited for. */
const minIntervalWithoutWordsMs = 120
/** A decode takes at most this part of the time between two, so partials never use more of a thread. */
const intervalPerDecode = 4

/**
 * When the speech in progress is decoded once more: not earlier than max(450 ms, 4 × the last decode)
 * after the last one began, and never before 0.4 s of speech.
 */
export class PartialPace {
  readonly #clock: Clock
  #startedAt = Number.NEGATIVE_INFINITY
  #tookMs = 0
  #foundWords = true

  constructor(clock: Clock) {
    this.#clock = clock
  }

  isDue(speechMs: number): boolean {
    if (speechMs < minSpeechMs) return false
    const minMs = this.#foundWords ? minIntervalMs : minIntervalWithoutWordsMs
    const intervalMs = Math.max(minMs, intervalPerDecode * this.#tookMs)
    return this.#clock() - this.#startedAt >= intervalMs
  }

  started(): void {
    this.#startedAt = this.#clock()
  }

  finished(foundWords: boolean): void {
    this.#tookMs = this.#clock() - this.#startedAt
    this.#foundWords = foundWords
  }
}
