import { type Syllable, splitSyllable } from './syllable.ts'

/**
 * How far two syllables are from each other, 0 (the same without tones) to 1 (nothing in common).
 * Up to `confusionLimit` it is a confusion that speakers of some regions, and recognisers, make
 * all the time; above, the syllable is another one.
 */
export function soundDistance(a: string, b: string): number {
  if (a === b) return 0
  const key = a < b ? `${a} ${b}` : `${b} ${a}`
  let distance = known.get(key)
  if (distance === undefined) {
    distance = measure(a, b)
    known.set(key, distance)
  }
  return distance
}

/** Two confusions in one syllable (`lan` for `nang`) are still a confusion. */
export const confusionLimit = 0.3

/** Pairs of some 400 syllables: the map can not grow without bound. */
const known = new Map<string, number>()

/** What is confused, and what that counts. The figures are explained in the package's README. */
const confusedInitials: readonly (readonly [string, string, number])[] = [
  ['z', 'zh', 0.1],
  ['c', 'ch', 0.1],
  ['s', 'sh', 0.1],
  ['n', 'l', 0.15],
  ['l', 'r', 0.2],
  // One breath more or less: heard wrong now and then, but a sound that tells words apart.
  ['b', 'p', 0.4],
  ['d', 't', 0.4],
  ['g', 'k', 0.4],
  ['j', 'q', 0.4],
  ['z', 'c', 0.4],
  ['zh', 'ch', 0.4],
]
const confusedFinals: readonly (readonly [string, string, number])[] = [
  ['an', 'ang', 0.1],
  ['en', 'eng', 0.1],
  ['in', 'ing', 0.1],
  ['ian', 'iang', 0.1],
  ['uan', 'uang', 0.1],
  ['uen', 'ong', 0.3],
  ['eng', 'ong', 0.2],
]
const huForF = 0.15
/** The same beginning or the same end, and no more. */
const halfTheSame = 0.5

function measure(a: string, b: string): number {
  const one = splitSyllable(a)
  const other = splitSyllable(b)
  if (!one || !other) return 1
  return Math.min(plain(one, other), withHuAsF(one, other), withHuAsF(other, one))
}

function plain(one: Syllable, other: Syllable): number {
  const initial = confusion(confusedInitials, one.initial, other.initial)
  const final = confusion(confusedFinals, one.final, other.final)
  if (initial !== null && final !== null) return Math.min(halfTheSame, initial + final)
  if (initial === null && final !== null) return halfTheSame + final
  // Two syllables without an initial have no beginning in common.
  return initial === 0 && one.initial !== '' ? halfTheSame : 1
}

/** 湖 and 福, 灰 and 飞, 黄 and 房: where one says `hu`, the other says `f`. */
function withHuAsF(hu: Syllable, f: Syllable): number {
  if (hu.initial !== 'h' || f.initial !== 'f') return 1
  const rest = hu.final === 'u' ? 'u' : hu.final === 'ong' ? 'eng' : hu.final.replace(/^u/, '')
  const final = rest === hu.final && rest !== 'u' ? null : confusion(confusedFinals, rest, f.final)
  return final === null ? 1 : huForF + final
}

/** Null where the two are not confused. */
function confusion(
  pairs: readonly (readonly [string, string, number])[],
  a: string,
  b: string,
): number | null {
  if (a === b) return 0
  const pair = pairs.find(([x, y]) => (x === a && y === b) || (x === b && y === a))
  return pair ? pair[2] : null
}
