import type { Candidate } from './compare.ts'
import { isFunctionCharacter, standsAlone, type WordSpan } from './ordinary-words.ts'
import type { Unit } from './units.ts'

/**
 * Whether a likeness is more than chance. Speech is full of syllables that sound like a product's
 * name: the shorter the name and the looser the likeness, the more must speak for it. What speaks
 * for it are loose characters: those that make no word with their neighbours, as a text that was
 * heard wrong is full of.
 */
export function isPlausible(
  candidate: Candidate,
  units: readonly Unit[],
  words: readonly WordSpan[],
): boolean {
  const { form, from, to, isSameText, different, hasOtherSyllable } = candidate
  const length = to - from
  const isExact = different.length === 0
  const isCutting = cutsWord(words, from, to)
  const isPaused = units.slice(from + 1, to).some(unit => unit.gap === 'pause')
  // The host's own text: only a longer word around it, or a pause in it, makes it another thing.
  if (isSameText) return length > 2 || (!isCutting && !isPaused)
  if (form.entry.isStrict && !isExact) return false

  const span = units.slice(from, to)
  const loose = span.filter((unit, index) => {
    return isLoose(unit, words[from + index], form.units[index])
  })
  const hasRare = loose.some(unit => !standsAlone(unit.text))
  if (length === 2) return !isCutting && !isPaused && loose.length === 2 && hasRare
  if (isExact) return length > 3 || !isCutting || hasRare
  if (isCutting || isPaused) return false
  const sameCount = countSameText(span, form.units)
  if (length > 3 && !hasOtherSyllable) return loose.length > 0 || sameCount * 2 >= length
  return different.every(index => {
    const unit = units[index]
    const isAlone = unit !== undefined && isLoose(unit, words[index], form.units[index - from])
    return isAlone || (length > 4 && sameCount === length - 1)
  })
}

function countSameText(span: readonly Unit[], wanted: readonly Unit[]): number {
  return span.filter((unit, index) => unit.text === wanted[index]?.text).length
}

function isLoose(unit: Unit, word: WordSpan | undefined, wanted: Unit | undefined): boolean {
  if (word === undefined || word.to - word.from > 1) return false
  // 阿 begins half of all nicknames, and recognisers write 啊 for it.
  if (unit.text === '啊' && wanted?.text === '阿') return true
  return !isFunctionCharacter(unit.text)
}

/** A word of the dictionary begins outside and ends inside, or the other way round. */
function cutsWord(words: readonly WordSpan[], from: number, to: number): boolean {
  const first = words[from]
  const last = words[to - 1]
  return (first !== undefined && first.from < from) || (last !== undefined && last.to > to)
}
