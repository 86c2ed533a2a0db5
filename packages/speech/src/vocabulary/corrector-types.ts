import type { Correction, VocabularyEntry } from '@talkingcat/contract'

/** What a corrector knows of one word. */
export type CorrectorEntry = VocabularyEntry & {
  /** Only the very same syllables count, no confusions: for words that nobody has checked. */
  isStrict?: boolean
}

export type Corrected = { text: string; corrections: Correction[] }

/** Replaces what was heard wrong. Pure: the same text gives the same answer, and never throws. */
export type Corrector = {
  correct(text: string): Corrected
  /**
   * How much of a text that is still growing will be corrected as it is now: from there on a word may
   * have begun. UTF-16 length.
   */
  settledLength(text: string): number
}
