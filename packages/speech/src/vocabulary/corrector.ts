import type { Correction } from '@talkingcat/contract'
import { mayBegin } from './compare.ts'
import { compileEntry } from './compile-entry.ts'
import { findReplacements, type Replacement } from './correct-once.ts'
import type { Corrected, Corrector, CorrectorEntry } from './corrector-types.ts'
import { createFormIndex } from './form-index.ts'
import { toUnits } from './units.ts'

/** A sentence never needs more; what was replaced once is right and stays. */
const maxPasses = 16

/**
 * Makes a corrector of a vocabulary. Where two entries fit alike, the earlier one wins.
 * Correcting a corrected text changes nothing.
 */
export function createCorrector(entries: readonly CorrectorEntry[]): Corrector {
  const index = createFormIndex(entries.flatMap(compileEntry))
  return {
    correct(raw) {
      let corrected: Corrected = { text: raw, corrections: [] }
      if (entries.length === 0) return corrected
      for (let pass = 0; pass < maxPasses; pass++) {
        const replacements = findReplacements(corrected.text, index)
        if (replacements.length === 0) break
        corrected = apply(corrected, replacements)
      }
      return corrected
    },
    settledLength(text) {
      if (entries.length === 0) return text.length
      const units = toUnits(text)
      let settled = text.length
      for (const place of index.openPlaces(units)) {
        const start = units[place.from]?.start ?? settled
        if (start < settled && mayBegin(place, units)) settled = start
      }
      return settled
    },
  }
}

/** @param replacements in order, none over another */
function apply({ text, corrections }: Corrected, replacements: readonly Replacement[]): Corrected {
  const made: Correction[] = []
  let remaining = [...corrections]
  let result = ''
  let read = 0
  for (const { start, end, entry, score } of replacements) {
    result += text.slice(read, start)
    const inside = remaining.filter(({ at }) => at >= start && at < end)
    remaining = remaining.filter(correction => !inside.includes(correction))
    made.push({
      at: result.length,
      from: rawOf(text.slice(start, end), inside, start),
      to: entry.word,
      entryId: entry.id,
      score: Math.round(score * 100) / 100,
    })
    result += entry.word
    read = end
  }
  result += text.slice(read)
  const moved = remaining.map(correction => ({
    ...correction,
    at: correction.at + shiftAt(correction.at, replacements),
  }))
  return { text: result, corrections: [...moved, ...made].sort((a, b) => a.at - b.at) }
}

/** What the recogniser wrote where earlier passes have changed the text since. */
function rawOf(text: string, corrections: readonly Correction[], offset: number): string {
  return corrections.reduceRight((raw, { at, from, to }) => {
    const start = at - offset
    return raw.slice(0, start) + from + raw.slice(start + to.length)
  }, text)
}

function shiftAt(at: number, replacements: readonly Replacement[]): number {
  return replacements
    .filter(({ end }) => end <= at)
    .reduce((shift, { start, end, entry }) => shift + entry.word.length - (end - start), 0)
}
