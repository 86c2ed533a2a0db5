import { charactersOf } from './character-error-rate.ts'

/** Whether a sentence's first and last character were heard as said; punctuation does not count. */
export function sentenceEdges(
  said: string,
  heard: string,
): { isFirstRight: boolean; isLastRight: boolean } {
  const wanted = charactersOf(said)
  const got = charactersOf(heard)
  return { isFirstRight: got[0] === wanted[0], isLastRight: got.at(-1) === wanted.at(-1) }
}
