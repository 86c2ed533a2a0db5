import { readInPlace } from './readings.ts'

/** What is compared as a whole: one Han character, one run of letters, one number. */
export type Unit = {
  kind: 'han' | 'letters' | 'digits'
  /** The character, or the run without case and width. */
  text: string
  /** How it is read in its place, toneless; empty for letters and digits. */
  sound: string
  /** UTF-16 places in the text. */
  start: number
  end: number
  /** What stands between this unit and the one before. */
  gap: 'none' | 'joint' | 'pause' | 'wall'
}

// Without surrogate pairs: rare characters beyond the first plane are walls, like emoji.
const unitPattern = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|\p{Script=Latin}+|\p{Nd}+/gu
const joints = /^[\s·・．.‧\-–—_'’‘]+$/u
const marks = /^[\s,，、·・．.‧\-–—_'’‘"“”《》「」]{1,3}$/u

/** A text as units, in order; what is none of them only separates. */
export function toUnits(text: string): Unit[] {
  const units: Unit[] = []
  for (const match of text.matchAll(unitPattern)) {
    const [found] = match
    const start = match.index
    const end = start + found.length
    const gap = gapOf(text.slice(units.at(-1)?.end ?? 0, start))
    units.push({ kind: kindOf(found), text: fold(found), sound: '', start, end, gap })
  }
  readRuns(units)
  return units
}

/** A text in lower case and common width, for comparing letters and digits. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function kindOf(found: string): Unit['kind'] {
  if (/^\p{Script=Latin}/u.test(found)) return 'letters'
  return /^\p{Nd}/u.test(found) ? 'digits' : 'han'
}

function gapOf(between: string): Unit['gap'] {
  if (between === '') return 'none'
  if (!marks.test(between)) return 'wall'
  return joints.test(between) ? 'joint' : 'pause'
}

/** Characters are read together with their neighbours, not across what stands between. */
function readRuns(units: Unit[]): void {
  let run: Unit[] = []
  const read = () => {
    const sounds = readInPlace(run.map(unit => unit.text).join(''))
    for (const [index, unit] of run.entries()) unit.sound = sounds[index] ?? ''
    run = []
  }
  for (const unit of units) {
    if (run.length > 0 && (unit.kind !== 'han' || unit.gap !== 'none')) read()
    if (unit.kind === 'han') run.push(unit)
  }
  if (run.length > 0) read()
}
