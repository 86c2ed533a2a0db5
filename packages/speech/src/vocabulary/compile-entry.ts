import type { CorrectorEntry } from './corrector-types.ts'
import { toUnits, type Unit } from './units.ts'

/** One way in which an entry may stand in a text. */
export type Form = {
  entry: CorrectorEntry
  units: readonly Unit[]
  /** Another way of writing it, told by the host; its text is replaced wherever it stands. */
  isAlias: boolean
  /** Found by its sound, too. */
  isHeard: boolean
  /** Marks at the edges of the entry's word, which no sound tells of: the ！ of 「冲鸭！」. */
  edges: { before: string; after: string }
}

/** Session terms come and go; what has been compiled once stays with its entry. */
const compiled = new WeakMap<CorrectorEntry, readonly Form[]>()

/** @returns nothing for an entry that says nothing, e.g. of punctuation only */
export function compileEntry(entry: CorrectorEntry): readonly Form[] {
  let forms = compiled.get(entry)
  if (!forms) {
    const edges = edgesOf(entry.word)
    forms = [
      toForm(entry, entry.word, false, edges),
      ...entry.aliases.map(each => toForm(entry, each, true, edges)),
    ].filter(form => form.units.length > 0)
    compiled.set(entry, forms)
  }
  return forms
}

function edgesOf(word: string): Form['edges'] {
  const units = toUnits(word)
  const [first] = units
  const last = units.at(-1)
  if (!first || !last) return { before: '', after: '' }
  return { before: word.slice(0, first.start), after: word.slice(last.end) }
}

function toForm(entry: CorrectorEntry, text: string, isAlias: boolean, edges: Form['edges']): Form {
  const units = toUnits(text)
  // Short aliases are texts of their own; heard as sounds they would be everywhere.
  const isHeard = units.filter(unit => unit.kind === 'han').length >= (isAlias ? 3 : 2)
  return { entry, units, isAlias, isHeard, edges }
}
