import { randomUUID } from 'node:crypto'
import {
  AppError,
  type Problem,
  problemOf,
  type VocabularyDraft,
  type VocabularyEntry,
} from '@talkingcat/contract'
import { withDrafts } from './change-vocabulary.ts'
import { readVocabularyFile, writeVocabularyFile } from './vocabulary-file.ts'

/** The host's own words, across launches. */
export type VocabularyStore = {
  /** Another list exactly when something changed. */
  readonly entries: readonly VocabularyEntry[]
  /** VOCABULARY_DAMAGED where the file could not be read whole at this launch. */
  readonly problem: Problem | null
  /**
   * All or nothing, and kept before it counts.
   * @throws AppError VOCABULARY_NOT_SAVED, VOCABULARY_FULL, VOCABULARY_WORD_TAKEN, VOCABULARY_ENTRY_GONE
   */
  save(drafts: readonly VocabularyDraft[]): void
  /** @throws AppError VOCABULARY_NOT_SAVED */
  remove(ids: readonly string[]): void
}

/** @param path absolute, `….json`; beside it a file that could not be read is kept */
export function createVocabularyStore(path: string, clock: () => number): VocabularyStore {
  let { entries, problem, isWritable } = read(path, clock())
  const put = (next: readonly VocabularyEntry[]) => {
    // What could be neither read nor put aside would be lost by writing over it.
    if (!isWritable) throw new AppError('VOCABULARY_NOT_SAVED')
    writeVocabularyFile(path, next)
    entries = next
  }
  return {
    get entries() {
      return entries
    },
    problem,
    save: drafts => put(withDrafts(entries, drafts, randomUUID)),
    remove(ids) {
      const gone = new Set(ids)
      const next = entries.filter(({ id }) => !gone.has(id))
      if (next.length < entries.length) put(next)
    },
  }
}

function read(path: string, now: number) {
  const none: readonly VocabularyEntry[] = []
  const damaged = problemOf('VOCABULARY_DAMAGED')
  try {
    const { entries, isDamaged } = readVocabularyFile(path, now)
    return {
      entries: entries as typeof none,
      problem: isDamaged ? damaged : null,
      isWritable: true,
    }
  } catch {
    return { entries: none, problem: damaged, isWritable: false }
  }
}
