import { expect, it } from 'vitest'
import { PartialPace } from './partial-pace.ts'

function paced() {
  let now = 1000
  const pace = new PartialPace(() => now)
  return {
    pace,
    /** Decodes for a time, then tells how long it takes until the next one may begin. */
    decode(tookMs: number, foundWords = true): number {
      const startedAt = now
      pace.started()
      now += tookMs
      pace.finished(foundWords)
      while (!pace.isDue(5000)) now += 1
      return now - startedAt
    },
  }
}

it('makes no partial of less than 0.4 s of speech', () => {
  const { pace } = paced()
  expect(pace.isDue(399)).toBe(false)
  expect(pace.isDue(400)).toBe(true)
})

it('waits 450 ms from the beginning of one to the next, or four times the decode', () => {
  const { decode } = paced()
  expect(decode(2)).toBe(450)
  expect(decode(112)).toBe(450)
  expect(decode(300)).toBe(1200)
  // Fast again: the one slow decode is forgotten.
  expect(decode(10)).toBe(450)
})

it('tries again sooner where no word was found yet, within the same share of time', () => {
  const { decode } = paced()
  expect(decode(20, false)).toBe(120)
  expect(decode(80, false)).toBe(320)
  expect(decode(20)).toBe(450)
})
