import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError, type VocabularyEntry, vocabularyEntrySchema } from '@talkingcat/contract'
import { z } from 'zod'

const fileSchema = z.object({ version: z.literal(1), entries: z.array(z.unknown()) })

export type ReadVocabulary = {
  entries: VocabularyEntry[]
  /** Some of it could not be read; the file was put aside as it was. */
  isDamaged: boolean
}

/**
 * What can be had of the file. One that is damaged is put aside as it was, and what could be read of it
 * takes its place at once: the next launch finds it.
 * @throws the system's error where the file can not be opened, or not be put aside
 */
export function readVocabularyFile(path: string, now: number): ReadVocabulary {
  const text = readIfThere(path)
  if (text === null) return { entries: [], isDamaged: false }
  const found = parse(text)
  const entries = (found ?? []).flatMap(each => vocabularyEntrySchema.safeParse(each).data ?? [])
  const isDamaged = found === null || entries.length < found.length
  if (isDamaged) {
    renameSync(path, path.replace(/\.json$/, `.broken-${now}.json`))
    if (entries.length > 0) writeVocabularyFile(path, entries)
  }
  return { entries, isDamaged }
}

/** Whole or not at all: a crash in the middle leaves the old file. @throws AppError VOCABULARY_NOT_SAVED */
export function writeVocabularyFile(path: string, entries: readonly VocabularyEntry[]): void {
  const draft = `${path}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    const text = `${JSON.stringify({ version: 1, entries }, null, 1)}\n`
    writeFileSync(draft, text, { mode: 0o600, flush: true })
    renameSync(draft, path)
  } catch (error) {
    throw new AppError('VOCABULARY_NOT_SAVED', undefined, error)
  }
}

/** Null where there is none yet. @throws the system's error where there is one that can not be opened */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isMissing) return null
    throw error
  }
}

function parse(text: string): unknown[] | null {
  try {
    return fileSchema.parse(JSON.parse(text)).entries
  } catch {
    // Not ours to read: told as damage, with the file kept aside.
    return null
  }
}
