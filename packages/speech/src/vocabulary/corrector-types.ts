/** What a corrector knows of one word. */
export type CorrectorEntry = {
  id: string
  /** As it is to be written. */
  word: string
  /** Other ways in which a recogniser writes it. */
  aliases: readonly string[]
  /** Texts around the word in which nothing is replaced: 一加一 for the word 一加. */
  exceptions: readonly string[]
  /** Only the very same syllables count, no confusions: for words that nobody has checked. */
  isStrict?: boolean
}

export type Correction = {
  /** UTF-16 place of `to` in the corrected text. */
  at: number
  /** What the recogniser wrote. */
  from: string
  to: string
  entryId: string
  /** Likeness of the sound, 0 to 1; 1 for an alias. */
  score: number
}

export type Corrected = { text: string; corrections: Correction[] }

/** Replaces what was heard wrong. Pure: the same text gives the same answer, and never throws. */
export type Corrector = { correct(text: string): Corrected }
