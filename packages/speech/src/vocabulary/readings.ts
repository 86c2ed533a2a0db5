import { pinyin } from 'pinyin-pro'

/** More characters than any living text uses would still be a few megabytes. */
const known = new Map<string, readonly string[]>()

/**
 * The toneless syllable of each character as it is read in its place (长 in 长高 is `zhang`).
 * @param characters Han characters in one run, none of them a surrogate pair
 */
export function readInPlace(characters: string): string[] {
  const syllables = pinyin(characters, { type: 'array', toneType: 'none', v: true })
  if (syllables.length === characters.length) return syllables
  return [...characters].map(character => readingsOf(character)[0] ?? '')
}

/** Every reading of one character, the most common first. */
export function readingsOf(character: string): readonly string[] {
  let readings = known.get(character)
  if (!readings) {
    const all = pinyin(character, { type: 'array', toneType: 'none', v: true, multiple: true })
    readings = [...new Set(all)]
    known.set(character, readings)
  }
  return readings
}
