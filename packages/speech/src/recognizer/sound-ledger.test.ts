import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SoundLedger } from './sound-ledger.ts'

const step = fc.oneof(
  fc.record({ do: fc.constant('push' as const), length: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ do: fc.constant('take' as const) }),
  fc.record({
    do: fc.constant('release' as const),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ do: fc.constant('die' as const) }),
)

describe('SoundLedger', () => {
  it('lets nothing be lost or doubled, whenever the child dies', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), steps => {
        const ledger = new SoundLedger(Number.POSITIVE_INFINITY)
        let safe = 0
        let received = 0
        const take = () => {
          const item = ledger.take()
          if (item?.type !== 'pcm') return item
          expect(item.position).toBe(received)
          // Every sample's value is its own position.
          expect(item.samples[0]).toBe(received)
          received += item.samples.length
          return item
        }
        for (const each of steps) {
          if (each.do === 'push') {
            ledger.addPcm(Float32Array.from({ length: each.length }, (_, i) => ledger.end + i))
          } else if (each.do === 'take') take()
          else if (each.do === 'release') {
            safe = Math.max(safe, Math.floor(safe + (received - safe) * each.part))
            ledger.release(safe)
          } else {
            ledger.rewind(safe)
            received = safe
          }
        }
        while (take() !== null);
        expect(received).toBe(ledger.end)
      }),
    )
  })

  it('drops the oldest beyond its bound, and marks the hole', () => {
    const ledger = new SoundLedger(100)
    for (let i = 0; i < 5; i++) ledger.addPcm(new Float32Array(40))
    expect(ledger.lostSamples).toBe(120)
    expect(ledger.takeLost()).toEqual({ from: 0, to: 120 })
    expect(ledger.takeLost()).toBeNull()
    expect(ledger.take()).toMatchObject({ type: 'gap', position: 120 })
    expect(ledger.take()).toMatchObject({ type: 'pcm', position: 120 })
  })
})
