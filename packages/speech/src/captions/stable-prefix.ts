import { distancesToBeginnings } from '../evaluation/edit-distance.ts'

/** What the recogniser makes of the speech so far; times count from the beginning of its sound. */
export type Hypothesis = {
  text: string
  /** Text and start of each token, in order; empty where the model tells no times. */
  tokens: readonly (readonly [text: string, startMs: number])[]
  /** Length of the sound it was made from. */
  soundMs: number
}

/** `committed` only ever grows while one utterance is spoken; `rest` may still change. */
export type StableText = { committed: string; rest: string }

/** Where the model tells no times: words, or Han characters, at the end that are not committed … */
const uncommittedWords = 3
/** … and not shown: the last may be half of another one, and the one before it changes with it. */
const unshownWords = 2
const oneWord = /\s*(?:\p{Script=Han}|[^\s\p{Script=Han}]+)/gu
/** Characters whose sound is younger than this are not committed yet. */
const commitAgeMs = 900
/** Characters whose sound is younger than this are not shown: half a syllable reads as another word. */
const showAgeMs = 180
/** A number or a word in letters may still go on; punctuation falls differently with what follows. */
const unfinished = /[\p{P}\p{S}\s]*[\p{N}\p{Script=Latin}]*[\p{P}\p{S}\s]*$/u
const endMarks = /[\p{P}\s]+$/u

/**
 * Finds what of a growing text will not change any more: what two hypotheses in a row agree on and
 * what is old enough. A later hypothesis that says otherwise is not believed, the final included.
 */
export class StablePrefix {
  readonly #commitLimitMs: number
  #committed = ''
  #last: string | null = null
  #shown: StableText = { committed: '', rest: '' }

  /** @param commitLimitMs sound beyond this may yet be cut off into the next utterance */
  constructor(commitLimitMs: number) {
    this.#commitLimitMs = commitLimitMs
  }

  hear(hypothesis: Hypothesis): StableText {
    // Speech goes on: that nothing was found this time takes nothing away.
    if (hypothesis.text === '') return this.#shown
    const text = this.settle(hypothesis.text)
    const agreed = commonPrefix(this.#last ?? '', text)
    this.#last = text
    const { soundMs } = hypothesis
    const oldMs = Math.min(soundMs - commitAgeMs, this.#commitLimitMs)
    const old = settledLength(hypothesis, text, oldMs, uncommittedWords)
    const committed = text.slice(0, Math.min(agreed, old)).replace(unfinished, '')
    if (committed.length > this.#committed.length) this.#committed = committed
    const shown = settledLength(hypothesis, text, soundMs - showAgeMs, unshownWords)
    const rest = text.slice(this.#committed.length, shown).replace(endMarks, '')
    this.#shown = { committed: this.#committed, rest }
    return this.#shown
  }

  /** What was heard; where it contradicts what is committed, that and what comes after it. */
  settle(text: string): string {
    const committed = this.#committed
    if (text.startsWith(committed)) return text
    return committed + text.slice(likestPrefix(text, committed))
  }
}

/** Length of the part of `text` whose tokens began before `ms`, or of all but its last words. */
function settledLength({ tokens }: Hypothesis, text: string, ms: number, words: number): number {
  if (tokens.length === 0) {
    const all = text.match(oneWord) ?? []
    // The very first words are better than nothing.
    const least = words === unshownWords ? Math.max(1, Math.min(2, all.length - 1)) : 0
    return all.slice(0, Math.max(least, all.length - words)).join('').length
  }
  const later = tokens.filter(([, startMs]) => startMs >= ms)
  return Math.max(0, text.length - later.reduce((length, [token]) => length + token.length, 0))
}

function commonPrefix(one: string, other: string): number {
  let length = 0
  for (const character of one) {
    if (!other.startsWith(character, length)) break
    length += character.length
  }
  return length
}

/** Length of the beginning of `text` that is most like `wanted` (edit distance). */
function likestPrefix(text: string, wanted: string): number {
  const distances = distancesToBeginnings([...wanted], text.split(''))
  let best = 0
  for (const [length, distance] of distances.entries()) {
    const known = distances[best] ?? 0
    const isNearer = Math.abs(length - wanted.length) < Math.abs(best - wanted.length)
    if (distance < known || (distance === known && isNearer)) best = length
  }
  return best
}
