/** A round upper end for a scale: 1, 2 or 5 times a power of ten, at least `value`. */
export function niceMax(value: number): number {
  if (value <= 5) return 5
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 2.5, 5, 10].find(factor => factor * power >= value) ?? 10
  return step * power
}

/** Round moments of a session for an axis: at most `most` of them, in whole minutes. */
export function timeTicks(durationMs: number, most: number): number[] {
  const minutes = durationMs / 60_000
  const step = [1, 2, 5, 10, 15, 20, 30, 60, 120, 240].find(s => minutes / s <= most) ?? 480
  const ticks: number[] = []
  for (let minute = 0; minute <= minutes; minute += step) ticks.push(minute * 60_000)
  return ticks
}
