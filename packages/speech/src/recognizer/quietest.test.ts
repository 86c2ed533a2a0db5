import { expect, it } from 'vitest'
import { quietestPoint } from './quietest.ts'

it('finds the middle of the quietest tenth of a second', () => {
  const samples = Float32Array.from({ length: 32_000 }, (_, index) => Math.sin(index / 5))
  samples.fill(0.01, 20_000, 21_600)
  // A click of silence is no pause.
  samples.fill(0, 9000, 9100)
  expect(Math.abs(quietestPoint(samples) - 20_800)).toBeLessThanOrEqual(320)
})

it('takes the latest of equals, and the end of sound too short to search', () => {
  expect(quietestPoint(new Float32Array(16_000))).toBe(15_200)
  expect(quietestPoint(new Float32Array(800))).toBe(800)
})
