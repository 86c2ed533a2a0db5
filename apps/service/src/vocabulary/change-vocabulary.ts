import {
  AppError,
  type VocabularyDraft,
  type VocabularyEntry,
  vocabularyLimit,
} from '@talkingcat/contract'

/** As many as an entry may have of each. */
const maxTexts = 20

/**
 * The vocabulary with the drafts in it; the one given is left as it is.
 * @throws AppError VOCABULARY_ENTRY_GONE, VOCABULARY_WORD_TAKEN, VOCABULARY_FULL
 */
export function withDrafts(
  entries: readonly VocabularyEntry[],
  drafts: readonly VocabularyDraft[],
  createId: () => string,
): VocabularyEntry[] {
  const next = [...entries]
  const places = new Map(next.map(({ word }, index) => [word, index]))
  for (const { id, ...draft } of drafts) {
    const index = places.get(draft.word)
    const known = index === undefined ? undefined : next[index]
    if (id !== undefined) {
      const place = next.findIndex(entry => entry.id === id)
      if (place < 0) throw new AppError('VOCABULARY_ENTRY_GONE')
      if (known && known.id !== id) throw new AppError('VOCABULARY_WORD_TAKEN')
      places.delete(next[place]?.word ?? '')
      places.set(draft.word, place)
      next[place] = tidy({ id, ...draft })
    } else if (known && index !== undefined) {
      next[index] = tidy({
        ...known,
        aliases: [...known.aliases, ...draft.aliases],
        exceptions: [...known.exceptions, ...draft.exceptions],
      })
    } else {
      places.set(draft.word, next.length)
      next.push(tidy({ id: createId(), ...draft }))
    }
  }
  if (next.length > vocabularyLimit) {
    throw new AppError('VOCABULARY_FULL', { limit: vocabularyLimit })
  }
  return next
}

function tidy(entry: VocabularyEntry): VocabularyEntry {
  const { id, word, aliases, exceptions } = entry
  return {
    id,
    word,
    aliases: [...new Set(aliases)].filter(alias => alias !== word).slice(0, maxTexts),
    exceptions: [...new Set(exceptions)].slice(0, maxTexts),
  }
}
