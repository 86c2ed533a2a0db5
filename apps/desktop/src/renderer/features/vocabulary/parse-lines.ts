import { type VocabularyDraft, vocabularyDraftSchema } from '@talkingcat/contract'

export type ParsedLines = {
  drafts: VocabularyDraft[]
  /** Numbers of the lines that are no entry, from 1. */
  badLines: number[]
}

/** `word|alias|alias!exception!exception` per line; full-width signs and tabs count, too. */
export function parseLines(text: string): ParsedLines {
  const drafts: VocabularyDraft[] = []
  const badLines: number[] = []
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    const [names = '', ...exceptions] = line.split(/[!！]/)
    const [word = '', ...aliases] = splitTexts(names, true)
    const draft = { word, aliases, exceptions: exceptions.flatMap(each => splitTexts(each)) }
    const parsed = vocabularyDraftSchema.safeParse(draft)
    if (parsed.success) drafts.push(parsed.data)
    else badLines.push(index + 1)
  }
  return { drafts, badLines }
}

/** The parts between `|`. */
export function splitTexts(text: string, isFirstKept = false): string[] {
  return text
    .split(/[|｜\t]/)
    .map(part => part.trim())
    .filter((part, index) => part !== '' || (isFirstKept && index === 0))
}
