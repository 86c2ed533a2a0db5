import { recapTexts as texts } from '../texts.ts'

const stepsMin = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 360, 720, 1440]
/** As many labels as fit side by side on a phone. */
const maxTicks = 6

/** Where on the time axis a moment lies, in percent of the session. */
export function percentAt(atMs: number, durationMs: number): number {
  return round(Math.min(100, Math.max(0, (atMs / Math.max(1, durationMs)) * 100)))
}

/** Ticks of the time axis at round minutes, the start included. */
export function timeTicks(durationMs: number): { percent: number; label: string }[] {
  const minutes = durationMs / 60_000
  const step = stepsMin.find(one => minutes / one <= maxTicks) ?? 1440
  const ticks: { percent: number; label: string }[] = []
  for (let minute = 0; minute <= minutes && ticks.length <= maxTicks; minute += step) {
    ticks.push({ percent: percentAt(minute * 60_000, durationMs), label: tickLabel(minute, step) })
  }
  return ticks
}

function tickLabel(minute: number, step: number): string {
  if (minute === 0) return texts.curve.start
  const isHours = minute >= 60 && step % 30 === 0
  return isHours ? texts.curve.hours(minute / 60) : texts.curve.minutes(minute)
}

/** The next round number above, so that an axis ends on one: 1, 1.5, 2, 3, 4, 5, 6, 8 × 10ⁿ. */
export function roundUp(value: number): number {
  if (value <= 4) return 4
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find(one => one * power >= value) ?? 10
  return factor * power
}

export const round = (value: number): number => Math.round(value * 100) / 100
