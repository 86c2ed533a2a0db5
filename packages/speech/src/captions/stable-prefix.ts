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

/** Characters held back at the end where the model tells no times. */
const heldWithoutTimes = 4
/** Characters whose sound is younger than this are not committed yet. */
const commitAgeMs = 900
/** Characters whose sound is younger than this are not shown: half a syllable reads as another word. */
const showAgeMs = 180
/** The same token is heard a little earlier or later each time. */
const wobbleMs = 90
/** A number or a word in letters may still go on; punctuation falls differently with what follows. */
const unfinished = /[\p{N}\p{Script=Latin}\p{P}\p{S}\s]+$/u
const endMarks = /[\p{P}\s]+$/u

/**
 * Finds what of a growing text will not change any more: what two hypotheses in a row agree on and
 * what is old enough. A later hypothesis that says otherwise is not believed.
 */
export class StablePrefix {
  readonly #commitLimitMs: number
  #committed = ''
  /** Start of the last committed token. */
  #lastCommittedMs = 0
  #last: string | null = null

  /** @param commitLimitMs sound beyond this may yet be cut off into the next utterance */
  constructor(commitLimitMs: number) {
    this.#commitLimitMs = commitLimitMs
  }

  hear(hypothesis: Hypothesis): StableText {
    const text = this.#continued(hypothesis)
    const agreed = commonPrefix(this.#last ?? '', text)
    this.#last = text
    const oldMs = Math.min(hypothesis.soundMs - commitAgeMs, this.#commitLimitMs)
    const old = startedBefore(hypothesis, text, oldMs)
    const committed = text.slice(0, Math.min(agreed, old)).replace(unfinished, '')
    if (committed.length > this.#committed.length) {
      this.#committed = committed
      this.#lastCommittedMs = startBefore(hypothesis, text.length - committed.length)
    }
    const shown = startedBefore(hypothesis, text, hypothesis.soundMs - showAgeMs)
    const rest = text.slice(this.#committed.length, shown).replace(endMarks, '')
    return { committed: this.#committed, rest }
  }

  /** The hypothesis, or where it contradicts what is committed, that and what comes after it. */
  #continued({ text, tokens }: Hypothesis): string {
    if (text.startsWith(this.#committed)) return text
    const later = tokens.filter(([, startMs]) => startMs > this.#lastCommittedMs + wobbleMs)
    return this.#committed + later.map(([token]) => token).join('')
  }
}

/** Length of the part of `text` whose tokens began before `ms`, counted from its end. */
function startedBefore({ tokens }: Hypothesis, text: string, ms: number): number {
  if (tokens.length === 0) return Math.max(0, text.length - heldWithoutTimes)
  const later = tokens.filter(([, startMs]) => startMs >= ms)
  return Math.max(0, text.length - later.reduce((length, [token]) => length + token.length, 0))
}

/** Start of the last token that is not among the last `count` characters. */
function startBefore({ tokens }: Hypothesis, count: number): number {
  let left = count
  for (const [token, startMs] of tokens.toReversed()) {
    if (left <= 0) return startMs
    left -= token.length
  }
  return 0
}

function commonPrefix(one: string, other: string): number {
  let length = 0
  for (const character of one) {
    if (!other.startsWith(character, length)) break
    length += character.length
  }
  return length
}
