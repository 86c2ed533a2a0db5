import { describe, expect, it } from 'vitest'
import { niceMax, timeTicks } from './chart-scale.ts'

describe('niceMax', () => {
  it.each([
    [0, 4],
    [5, 6],
    [6, 6],
    [13, 20],
    [39, 40],
    [57, 60],
    [101, 150],
    [2100, 3000],
    [9999, 10_000],
  ])('%i fits under %i', (value, max) => expect(niceMax(value)).toBe(max))
})

describe('timeTicks', () => {
  it.each([0, 400, 33_000, 480_000, 5_700_000, 86_400_000])('%i ms gets few, even ticks', ms => {
    const ticks = timeTicks(ms, 8)
    expect(ticks[0]).toBe(0)
    expect(ticks.length).toBeLessThanOrEqual(9)
    expect(ticks.at(-1)).toBeLessThanOrEqual(ms)
    const steps = new Set(ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? 0)))
    expect(steps.size).toBeLessThanOrEqual(1)
  })
})
