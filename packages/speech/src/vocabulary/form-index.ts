import type { Form } from './compile-entry.ts'
import { folded } from './folded-sound.ts'
import type { Unit } from './units.ts'

/** A form, and the unit of a text at which it may begin; below 0 where it can not. */
export type Place = { form: Form; rank: number; from: number }

/** Where forms may lie in a text, each form at each place at most once. */
export type FormIndex = {
  /** Found by two of their units, by one if they have no more than two. */
  places(units: readonly Unit[]): Place[]
  /** Those that reach beyond the end of the text, found by any of their units. */
  openPlaces(units: readonly Unit[]): Place[]
}

type Posting = { form: Form; rank: number; offset: number }

export function createFormIndex(forms: readonly Form[]): FormIndex {
  const postings = new Map<string, Posting[]>()
  const longest = forms.reduce((most, { units }) => Math.max(most, units.length), 0)
  for (const [rank, form] of forms.entries()) {
    for (const [offset, unit] of form.units.entries()) {
      const key = keyOf(unit)
      const list = postings.get(key)
      if (list) list.push({ form, rank, offset })
      else postings.set(key, [{ form, rank, offset }])
    }
  }
  /** Calls with every place at which a unit of a form stands where it should, once for every such unit. */
  const visit = (units: readonly Unit[], see: (place: Place, key: number) => void) => {
    const span = units.length + longest
    for (const [index, unit] of units.entries()) {
      for (const { form, rank, offset } of postings.get(keyOf(unit)) ?? []) {
        const from = index - offset
        see({ form, rank, from }, rank * span + from + longest)
      }
    }
  }
  return {
    places(units) {
      const counts = new Map<number, number>()
      const found: Place[] = []
      visit(units, (place, key) => {
        const { length } = place.form.units
        if (place.from < 0 || place.from + length > units.length) return
        const count = (counts.get(key) ?? 0) + 1
        counts.set(key, count)
        if (count === (length > 2 ? 2 : 1)) found.push(place)
      })
      return found
    },
    openPlaces(units) {
      const seen = new Set<number>()
      const found: Place[] = []
      visit(units, (place, key) => {
        const isOpen = place.from >= 0 && place.from + place.form.units.length > units.length
        if (!isOpen || seen.has(key)) return
        seen.add(key)
        found.push(place)
      })
      return found
    },
  }
}

/** Units that may stand for each other by confusion have the same key. */
function keyOf({ kind, text, sound }: Unit): string {
  return kind === 'han' ? folded(sound) : text
}
