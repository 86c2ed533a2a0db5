const roundFactors = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]

/** A round upper end for a scale, at least `value` and little more; its half is whole, too. */
export function niceMax(value: number): number {
  if (value <= 4) return 4
  const power = 10 ** Math.floor(Math.log10(value))
  const ends = roundFactors.map(factor => factor * power)
  return ends.find(end => end >= value && end % 2 === 0) ?? 10 * power
}

const secondMs = 1000
const steps = [5, 10, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14_400]

/** Round moments of a session for an axis: at most about `most` of them. */
export function timeTicks(durationMs: number, most: number): number[] {
  const step = (steps.find(s => durationMs / (s * secondMs) <= most) ?? 28_800) * secondMs
  const ticks: number[] = []
  for (let atMs = 0; atMs <= durationMs; atMs += step) ticks.push(atMs)
  return ticks
}
