import { sampleRateHz } from '../audio/pcm.ts'

/** Energy is read in steps this long and averaged over `stepsAveraged` of them (0.1 s). */
const step = 0.02 * sampleRateHz
const stepsAveraged = 5

/**
 * The middle of the quietest 0.1 s, as an index into `samples`; the latest of equals. In Mandarin a
 * dip that long lies between syllables: none ends in a stop.
 */
export function quietestPoint(samples: Float32Array): number {
  const energies: number[] = []
  for (let from = 0; from + step <= samples.length; from += step) {
    energies.push(energyOf(samples.subarray(from, from + step)))
  }
  let best = Number.POSITIVE_INFINITY
  let at = samples.length
  for (let first = 0; first + stepsAveraged <= energies.length; first++) {
    const sum = energies.slice(first, first + stepsAveraged).reduce((total, each) => total + each)
    if (sum > best) continue
    best = sum
    at = (first + stepsAveraged / 2) * step
  }
  return Math.round(at)
}

/** Sum of squares. */
export function energyOf(samples: Float32Array): number {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  return energy
}
