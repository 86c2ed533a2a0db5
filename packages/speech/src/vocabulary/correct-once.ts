import { type Candidate, compare } from './compare.ts'
import type { CorrectorEntry } from './corrector-types.ts'
import type { FormIndex } from './form-index.ts'
import { findWords } from './ordinary-words.ts'
import { isPlausible } from './plausible.ts'
import { toUnits, type Unit } from './units.ts'

/** One place of a text that is to be replaced; UTF-16 places in that text. */
export type Replacement = { start: number; end: number; entry: CorrectorEntry; score: number }

type Span = { start: number; end: number; text: string }

/** What one pass over a text replaces: the longest first, then the likeliest, then the first. */
export function findReplacements(text: string, index: FormIndex): Replacement[] {
  const units = toUnits(text)
  const found: Candidate[] = []
  const kept: Span[] = []
  for (const place of index.places(units)) {
    const candidate = compare(place, units)
    if (!candidate) continue
    const span = spanOf(candidate, units, text)
    const { isAlias, entry } = candidate.form
    if (candidate.isSameText && !isAlias && span.text === entry.word) kept.push(span)
    else found.push(candidate)
  }
  if (found.length === 0) return []
  const words = findWords(text, units)
  const chosen: Replacement[] = []
  for (const candidate of found.sort(byPreference)) {
    const { entry } = candidate.form
    const span = spanOf(candidate, units, text)
    if (span.text === entry.word || !isPlausible(candidate, units, words)) continue
    if (chosen.some(other => overlaps(other, span))) continue
    if (!kept.every(word => staysWhole(word, span, entry.word))) continue
    if (isExcepted(entry, text, span)) continue
    chosen.push({ start: span.start, end: span.end, entry, score: candidate.score })
  }
  return chosen.sort((a, b) => a.start - b.start)
}

function spanOf({ from, to, form }: Candidate, units: readonly Unit[], text: string): Span {
  const { before, after } = form.edges
  let start = units[from]?.start ?? 0
  let end = units[to - 1]?.end ?? start
  // Marks of the word that stand there already are not to stand there twice.
  if (text.slice(0, start).endsWith(before)) start -= before.length
  if (text.startsWith(after, end)) end += after.length
  return { start, end, text: text.slice(start, end) }
}

function byPreference(a: Candidate, b: Candidate): number {
  return b.to - b.from - (a.to - a.from) || b.score - a.score || a.from - b.from || a.rank - b.rank
}

const overlaps = (a: Pick<Span, 'start' | 'end'>, b: Pick<Span, 'start' | 'end'>): boolean =>
  a.start < b.end && b.start < a.end

/** What is right already is never taken apart; it may become part of a longer word. */
function staysWhole(word: Span, replaced: Span, by: string): boolean {
  if (!overlaps(word, replaced)) return true
  return replaced.start <= word.start && word.end <= replaced.end && by.includes(word.text)
}

function isExcepted(entry: CorrectorEntry, text: string, span: Span): boolean {
  return entry.exceptions.some(exception => {
    if (exception === '') return false
    for (let at = text.indexOf(exception); at >= 0; at = text.indexOf(exception, at + 1)) {
      if (overlaps({ start: at, end: at + exception.length }, span)) return true
    }
    return false
  })
}
