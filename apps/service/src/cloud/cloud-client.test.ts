import { expect, it } from 'vitest'
import { limitMsFor } from './cloud-client.ts'

it.each([
  [1024, 15_000],
  [1024 * 1024, 15_000],
  // An export with images at 100 kB a second.
  [20 * 1024 * 1024, 209_716],
])('an answer of %i bytes may take %i ms', (maxBytes, ms) => {
  expect(limitMsFor(maxBytes)).toBe(ms)
})
