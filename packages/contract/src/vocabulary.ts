import { z } from 'zod'

/** Words that one host keeps. */
export const vocabularyLimit = 2000
/** Entries of one request; a longer list comes in several. */
export const vocabularyBatch = 200

const text = (shortest: number) => z.string().trim().min(shortest).max(40)
const word = text(1)
/** One character as an alias would be everywhere. */
const aliases = z.array(text(2)).max(20)
const exceptions = z.array(text(1)).max(20)

/** One of the host's own words: a product, a nickname, a gift. */
export const vocabularyEntrySchema = z.object({
  id: z.string().min(1).max(64),
  /** As it is to be written. */
  word,
  /** Other ways in which a recogniser writes it; replaced wherever they stand. */
  aliases,
  /** Texts around it in which nothing is replaced. */
  exceptions,
})
export type VocabularyEntry = z.infer<typeof vocabularyEntrySchema>

/** Without an id it is a new word, or more about a word that is there already. */
export const vocabularyDraftSchema = z.object({
  id: z.string().min(1).max(64).optional(),
  word,
  aliases: aliases.default([]),
  exceptions: exceptions.default([]),
})
export type VocabularyDraft = z.infer<typeof vocabularyDraftSchema>

/** One place in which a text was corrected. */
export const correctionSchema = z.object({
  /** UTF-16 place of `to` in the corrected text. */
  at: z.int().nonnegative(),
  /** What the recogniser wrote. */
  from: z.string(),
  to: z.string(),
  /** The entry of the vocabulary, or the session's term. */
  entryId: z.string(),
  /** Likeness of the sound, 0 to 1; 1 for an alias. */
  score: z.number().min(0).max(1),
})
export type Correction = z.infer<typeof correctionSchema>

/** A word that the session itself has brought, listened for until it ends. */
export const sessionTermSchema = z.object({
  word: z.string(),
  /** A gift that was given, or a viewer who speaks or gives. */
  origin: z.enum(['gift', 'viewer']),
})
export type SessionTerm = z.infer<typeof sessionTermSchema>
