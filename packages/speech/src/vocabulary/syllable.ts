/** One spoken syllable without its tone: `zhuang` is `zh` + `uang`; `an` has no initial. */
export type Syllable = { initial: string; final: string }

const initials = /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcs])?/

/**
 * Takes a toneless syllable of pinyin apart, in spellings that sound alike written alike: `y` and
 * `w` are vowels, `j q x` stand before ü, and `ui un iu` hide one.
 * @param pinyin lower case, ü as `v`; null for what is no syllable (`ng`, `m`, `hng`)
 */
export function splitSyllable(pinyin: string): Syllable | null {
  const spelled = spellOut(pinyin)
  const initial = initials.exec(spelled)?.[0] ?? ''
  const final = spelled.slice(initial.length)
  return /^[aeiouv][a-z]*$/.test(final) ? { initial, final: fullFinal(initial, final) } : null
}

function spellOut(pinyin: string): string {
  if (/^yu/.test(pinyin)) return pinyin.replace(/^yu/, 'v')
  if (/^yi/.test(pinyin)) return pinyin.slice(1)
  if (/^y/.test(pinyin)) return `i${pinyin.slice(1)}`
  if (/^wu/.test(pinyin)) return pinyin.slice(1)
  if (/^w/.test(pinyin)) return `u${pinyin.slice(1)}`
  return pinyin
}

function fullFinal(initial: string, final: string): string {
  const rounded = /^[jqx]$/.test(initial) && final.startsWith('u') ? `v${final.slice(1)}` : final
  switch (rounded) {
    case 'ui':
      return 'uei'
    case 'un':
      return 'uen'
    case 'iu':
      return 'iou'
    default:
      return rounded
  }
}
