import { expect, it } from 'vitest'
import { makeSound } from '../testing/make-sound.ts'
import { TonalityMeter } from './tonality-meter.ts'

function heldShareOf(samples: Float32Array, pieceLength: number): number {
  const meter = new TonalityMeter()
  for (let i = 0; i < samples.length; i += pieceLength) {
    meter.push(samples.subarray(i, i + pieceLength))
  }
  return meter.heldShare(0, samples.length)
}

it('chords hold their tones, hands do not', () => {
  expect(heldShareOf(makeSound('chords', 10), 1600)).toBeGreaterThan(0.8)
  expect(heldShareOf(makeSound('applause', 10), 1600)).toBeLessThan(0.1)
})

it('says the same however the sound comes in', () => {
  const sound = makeSound('band', 5)
  expect(heldShareOf(sound, 100)).toBe(heldShareOf(sound, 5000))
})

it('knows nothing of what it has not heard, or no longer', () => {
  const meter = new TonalityMeter()
  expect(meter.heldShare(0, 16_000)).toBe(0)
  const chords = makeSound('chords', 10)
  for (let i = 0; i < 15; i++) meter.push(chords)
  expect(meter.heldShare(0, 16_000)).toBe(0)
  expect(meter.heldShare(140 * 16_000, 150 * 16_000)).toBeGreaterThan(0.8)
})
