import type { Form } from './compile-entry.ts'
import { folded } from './folded-sound.ts'
import type { Unit } from './units.ts'

/** A form, and the unit of a text at which it may begin; below 0 where it can not. */
export type Place = { form: Form; rank: number; from: number }

/** Where forms may lie in a text, found by any one of their units. */
export type FormIndex = {
  /** Each form at each place at most once. */
  places(units: readonly Unit[]): Iterable<Place>
}

type Posting = { form: Form; rank: number; offset: number }

export function createFormIndex(forms: readonly Form[]): FormIndex {
  const postings = new Map<string, Posting[]>()
  for (const [rank, form] of forms.entries()) {
    for (const [offset, unit] of form.units.entries()) {
      const key = keyOf(unit)
      const list = postings.get(key)
      if (list) list.push({ form, rank, offset })
      else postings.set(key, [{ form, rank, offset }])
    }
  }
  return {
    *places(units) {
      const seen = new Map<Form, Set<number>>()
      for (const [index, unit] of units.entries()) {
        for (const { form, rank, offset } of postings.get(keyOf(unit)) ?? []) {
          const from = index - offset
          const places = seen.get(form)
          if (places?.has(from)) continue
          if (places) places.add(from)
          else seen.set(form, new Set([from]))
          yield { form, rank, from }
        }
      }
    },
  }
}

/** Units that may stand for each other by confusion have the same key. */
function keyOf({ kind, text, sound }: Unit): string {
  return kind === 'han' ? folded(sound) : text
}
