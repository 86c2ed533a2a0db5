import { splitSyllable } from './syllable.ts'

const known = new Map<string, string>()

/** A name shared by all syllables that are confused with each other. */
export function folded(sound: string): string {
  let name = known.get(sound)
  if (name === undefined) {
    name = fold(sound)
    known.set(sound, name)
  }
  return name
}

function fold(sound: string): string {
  const syllable = splitSyllable(sound)
  if (!syllable) return sound
  const initial = syllable.initial.replace('h', syllable.initial.length > 1 ? '' : 'h')
  const final = syllable.final.replace(/ng$/, 'n')
  if (initial === 'h' && /^u/.test(final)) return `f${final.replace(/^u(?=.)/, '')}`
  if (initial === 'h' && final === 'on') return 'fen'
  const isLiquid = initial === 'n' || initial === 'r'
  return `${isLiquid ? 'l' : initial}${final === 'uen' || final === 'on' ? 'en' : final}`
}
