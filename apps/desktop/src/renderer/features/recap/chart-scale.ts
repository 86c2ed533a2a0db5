/** A round upper end for a scale: 1, 2 or 5 times a power of ten, at least `value`. */
export function niceMax(value: number): number {
  if (value <= 5) return 5
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 2.5, 5, 10].find(factor => factor * power >= value) ?? 10
  return step * power
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
