import { findWords, standsAlone } from './ordinary-words.ts'
import { toUnits } from './units.ts'

const shortest = 2
const longest = 8

/**
 * The part of a viewer's name that may be listened for: Han characters in one run, without the
 * emoji around it, and not made of ordinary words only (开心, 一家人), which are said all evening.
 * @returns null where nothing is fit
 */
export function fitNickname(name: string): string | null {
  const units = toUnits(name)
  const isHan = units.every(({ kind, gap }, index) => {
    return kind === 'han' && (index === 0 || gap === 'none')
  })
  if (!isHan || units.length < shortest || units.length > longest) return null
  const text = name.slice(units[0]?.start, units.at(-1)?.end)
  const words = findWords(text, units)
  const isOrdinary = units.every((unit, index) => {
    const word = words[index]
    return standsAlone(unit.text) || (word !== undefined && word.to - word.from > 1)
  })
  return isOrdinary ? null : text
}
