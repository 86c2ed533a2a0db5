import type { Form } from './compile-entry.ts'
import type { Place } from './form-index.ts'
import { readingsOf } from './readings.ts'
import { confusionLimit, soundDistance } from './sound-distance.ts'
import type { Unit } from './units.ts'

/** A form laid over a text at one place. */
export type Candidate = {
  form: Form
  /** The earlier form in the vocabulary wins where two fit alike. */
  rank: number
  /** Units of the text, from first to one after the last. */
  from: number
  to: number
  /** 0 to 1: how alike they sound. */
  score: number
  /** Every unit is the very same. */
  isSameText: boolean
  /** Units of the text that sound different, by index in the text. */
  different: readonly number[]
  /** One of those is another syllable, no mere confusion. */
  hasOtherSyllable: boolean
}

/** Two syllables leave no room for one that is only half right. */
const minScoreOfTwo = 0.85
const minScore = 0.8
/** Beyond this a syllable has nothing of the other one. */
const maxStep = 0.6
/** A character's rarer reading is less likely what was heard. */
const rarerReading = 0.1

/** @param place within the text @returns null where they are too far apart, or something stands between that is not skipped */
export function compare(place: Place, units: readonly Unit[]): Candidate | null {
  const { form, rank, from } = place
  const to = from + form.units.length
  const laid = lay(place, units)
  return laid && { form, rank, from, to, ...laid }
}

/** Whether a form may yet turn out to stand there. @param place of one that reaches beyond the end of the text */
export function mayBegin(place: Place, units: readonly Unit[]): boolean {
  return lay(place, units) !== null
}

/** Compares as far as the text goes; what is still to come counts as right. */
function lay({ form, from }: Place, units: readonly Unit[]) {
  let distance = 0
  let isSameText = true
  let hasOtherSyllable = false
  const different: number[] = []
  for (const [index, wanted] of form.units.slice(0, units.length - from).entries()) {
    const found = units[from + index]
    if (!found || (index > 0 && found.gap === 'wall')) return null
    if (found.kind === wanted.kind && found.text === wanted.text) continue
    isSameText = false
    const step = unitDistance(wanted, found, form)
    if (step === 0) continue
    distance += step
    different.push(from + index)
    if (step > confusionLimit) {
      if (hasOtherSyllable || step > maxStep) return null
      hasOtherSyllable = true
    }
  }
  const score = 1 - distance / form.units.length
  if (score < (form.units.length === 2 ? minScoreOfTwo : minScore)) return null
  return { score, isSameText, different, hasOtherSyllable }
}

/** A wrong number or other letters are never "corrected". */
function unitDistance(wanted: Unit, found: Unit, form: Form): number {
  if (!form.isHeard || wanted.kind !== 'han' || found.kind !== 'han') return 1
  const inPlace = soundDistance(wanted.sound, found.sound)
  if (inPlace === 0 || form.entry.isStrict) return inPlace
  const rarer = Math.min(
    ...readingsOf(found.text).map(reading => soundDistance(wanted.sound, reading)),
    ...readingsOf(wanted.text).map(reading => soundDistance(reading, found.sound)),
  )
  return Math.min(inPlace, rarer + rarerReading)
}
