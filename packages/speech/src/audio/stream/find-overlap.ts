import { samplesPerMs } from '../pcm.ts'

/** What a connection begins with, beside what was heard before it. */
export type Overlap =
  /** This many of its samples were heard; it may be more than there are. */
  | { kind: 'heard'; samples: number }
  | { kind: 'new' }
  /** Too short or too even to tell. */
  | { kind: 'unknown' }

const frameSamples = 10 * samplesPerMs
/** Sound is recognised by stretches of half a second. */
const windowFrames = 50
const stepFrames = 25
/** Nothing is recognised in less. */
export const shortestTelling = windowFrames * frameSamples
const quietestDb = -60
/** A stretch that is quieter, or whose loudness changes less, is like too many others. */
const loudEnoughDb = -50
const lively = 3
/** By loudness alone there are a few candidates … */
const alikeInLoudness = 0.7
const mostCandidates = 8
const candidatesApart = 3
/** … of which the wave itself tells the true one, also after another encoding at another loudness. */
const alikeInWave = 0.8
const lessAlikePerSecond = 0.005
const thinning = 4
const thinFrame = frameSamples / thinning
const reach = 60

/**
 * Two ways to one broadcast differ in how late they are, by seconds, and no clock tells by how much; the
 * sound itself does. Looks for the last stretches of `fresh` in `heard`, both 16 kHz.
 * @param offMsOf how far off the clock it would have to be if so many samples were heard; infinite is refused
 */
export function findOverlap(
  heard: Float32Array,
  fresh: Float32Array,
  offMsOf: (samples: number) => number,
): Overlap {
  const freshLevels = levelsOf(fresh)
  const starts = telling(freshLevels)
  if (starts.length === 0 || heard.length < shortestTelling) return { kind: 'unknown' }
  const heardLevels = levelsOf(heard)
  const waves = { heard: thin(heard), fresh: thin(fresh) }
  for (const start of starts) {
    const levels = freshLevels.subarray(start, start + windowFrames)
    let best: { shift: number; worth: number } | null = null
    for (const frame of candidates(heardLevels, levels)) {
      const { shift, likeness } = shiftOf(waves, start, (frame - start) * thinFrame, reach)
      if (likeness < alikeInWave) continue
      // What is played again and again is alike in more than one place.
      const offMs = offMsOf(heard.length - shift * thinning)
      const worth = likeness - (Math.abs(offMs) / 1000) * lessAlikePerSecond
      if (worth > (best?.worth ?? 0)) best = { shift, worth }
    }
    if (best && agree(waves, starts, best.shift)) {
      return { kind: 'heard', samples: heard.length - best.shift * thinning }
    }
  }
  return { kind: 'new' }
}

type Waves = { heard: Float32Array; fresh: Float32Array }

/** A word that is said twice in just the same way is no proof: what was heard around it must agree, most of it. */
function agree(waves: Waves, starts: readonly number[], shift: number): boolean {
  let comparable = 0
  let alike = 0
  for (const start of starts) {
    const at = start * thinFrame + shift
    if (at < reach || at + windowFrames * thinFrame > waves.heard.length - reach) continue
    const { likeness } = shiftOf(waves, start, shift, 4)
    // Holes in what was heard are silent.
    if (likeness === 0) continue
    comparable += 1
    if (likeness > alikeInWave) alike += 1
  }
  return alike >= comparable / 2
}

/** Where stretches begin that are loud and lively enough, the last one first. */
function telling(levels: Float32Array): number[] {
  const starts: number[] = []
  for (let start = levels.length - windowFrames; start >= 0; start -= stepFrames) {
    const { mean, spread } = spreadOf(levels, start)
    if (mean > loudEnoughDb && spread > lively * Math.sqrt(windowFrames)) starts.push(start)
  }
  return starts
}

function levelsOf(sound: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.floor(sound.length / frameSamples) }, (_, frame) => {
    let squares = 0
    const end = (frame + 1) * frameSamples
    for (let i = frame * frameSamples; i < end; i++) squares += (sound[i] ?? 0) ** 2
    return Math.max(quietestDb, 10 * Math.log10(squares / frameSamples + 1e-9))
  })
}

/** A quarter of the samples, each the mean of four. */
function thin(sound: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.floor(sound.length / thinning) }, (_, index) => {
    let sum = 0
    for (let i = index * thinning; i < (index + 1) * thinning; i++) sum += sound[i] ?? 0
    return sum / thinning
  })
}

/** `spread` is the root of the summed squares around the mean. */
function spreadOf(levels: Float32Array, start: number): { mean: number; spread: number } {
  let sum = 0
  let squares = 0
  for (let i = start; i < start + windowFrames; i++) {
    const level = levels[i] ?? 0
    sum += level
    squares += level * level
  }
  const mean = sum / windowFrames
  return { mean, spread: Math.sqrt(Math.max(0, squares - sum * mean)) }
}

/** Frames of `heard` from which the loudness goes as in `window`, best first. */
function candidates(heard: Float32Array, window: Float32Array): number[] {
  const own = spreadOf(window, 0)
  const likeness = Float32Array.from({ length: heard.length - windowFrames + 1 }, (_, at) => {
    const there = spreadOf(heard, at)
    let product = 0
    for (let i = 0; i < windowFrames; i++) {
      product += ((heard[at + i] ?? 0) - there.mean) * ((window[i] ?? 0) - own.mean)
    }
    return product / (there.spread * own.spread + 1e-9)
  })
  const likenessAt = (frame: number) => likeness[frame] ?? 0
  const alike = [...likeness.keys()].filter(frame => likenessAt(frame) > alikeInLoudness)
  const best: number[] = []
  for (const frame of alike.sort((a, b) => likenessAt(b) - likenessAt(a))) {
    if (best.length === mostCandidates) break
    if (best.every(each => Math.abs(each - frame) > candidatesApart)) best.push(frame)
  }
  return best
}

/**
 * By how many thinned samples, about, the stretch from frame `start` lies later in `heard`, and how alike
 * the two are there: 1 is the same.
 */
function shiftOf({ heard, fresh }: Waves, start: number, about: number, within: number) {
  let best = { shift: about, likeness: 0 }
  const from = start * thinFrame
  const length = windowFrames * thinFrame
  const last = Math.min(about + within, heard.length - length - from)
  for (let shift = Math.max(-from, about - within); shift <= last; shift++) {
    let product = 0
    let there = 0
    let own = 0
    for (let i = from; i < from + length; i++) {
      const a = heard[i + shift] ?? 0
      const b = fresh[i] ?? 0
      product += a * b
      there += a * a
      own += b * b
    }
    const likeness = product / (Math.sqrt(there * own) + 1e-9)
    if (likeness > best.likeness) best = { shift, likeness }
  }
  return best
}
