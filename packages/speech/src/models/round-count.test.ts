import { describe, expect, it } from 'vitest'
import { RoundCount } from './round-count.ts'

const refused = { bytes: 0, wasSlow: false, isOffline: false }
const offline = { ...refused, isOffline: true }
const next = (count: RoundCount, ...rounds: Parameters<RoundCount['next']>[0][]) =>
  rounds.map(round => count.next(round))

describe('RoundCount', () => {
  it('waits longer each time and gives up on mirrors that have nothing to give', () => {
    const rounds = Array<typeof refused>(5).fill(refused)
    expect(next(new RoundCount(0), ...rounds)).toEqual([1000, 3000, 10_000, 30_000, null])
  })

  it('waits for a network that is gone for two hours, and for what comes back with it', () => {
    const count = new RoundCount(0)
    const waits = next(count, ...Array<typeof offline>(240).fill(offline))
    const total = waits.reduce<number>((sum, ms) => sum + (ms ?? Number.NaN), 0)
    expect(total).toBeGreaterThan(115 * 60_000)
    // The login page of a network that is back is no reason to give up at once.
    expect(next(count, refused, offline)).toEqual([30_000, null])
  })

  it('begins to count anew with every byte more than there ever was', () => {
    const count = new RoundCount(0)
    const given = { ...refused, bytes: 10 }
    expect(next(count, refused, refused, given, given)).toEqual([1000, 3000, 1000, 1000])
    // Spoiled and given again.
    expect(next(count, refused, given, refused, given)).toEqual([3000, 10_000, 30_000, null])
  })

  it('goes on at once where a slow mirror was left', () => {
    expect(next(new RoundCount(0), { ...refused, wasSlow: true }, refused)).toEqual([0, 1000])
  })
})
