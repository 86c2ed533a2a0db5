import { describe, expect, it } from 'vitest'
import { createPulse } from './pulse.ts'

function startPulse() {
  let nowMs = 0
  let pings = 0
  const clock = { now: () => 0, elapsedMs: () => nowMs }
  const pulse = createPulse({ clock, pingAfterMs: 2_000, pongTimeoutMs: 5_000 })
  pulse.start(() => {
    pings += 1
  })
  return {
    pulse,
    pings: () => pings,
    /** @returns after how many ms it was called lost, null when it never was */
    waitUpTo(ms: number): number | null {
      for (let passed = 0; passed <= ms; passed += 250) {
        if (pulse.isLost()) return passed
        nowMs += 250
      }
      return null
    },
  }
}

describe('the pulse of a connection', () => {
  it('is lost 7 s after a server that answered falls silent', () => {
    const { pulse, waitUpTo, pings } = startPulse()
    pulse.notePong()
    expect(waitUpTo(60_000)).toBe(7_000)
    expect(pings()).toBe(2)
  })

  it('is kept by a server that only answers pings, asked every 2 s', () => {
    const { pulse, waitUpTo, pings } = startPulse()
    for (let second = 0; second < 60; second += 2) {
      pulse.notePong()
      expect(waitUpTo(2_000)).toBe(null)
    }
    expect(pings()).toBeLessThanOrEqual(31)
  })

  it('is kept by frames, without a question', () => {
    const { pulse, waitUpTo, pings } = startPulse()
    for (let second = 0; second < 60; second++) {
      pulse.note()
      expect(waitUpTo(750)).toBe(null)
    }
    expect(pings()).toBe(1)
  })

  it('is left to the read time-out with a server that never answers pings', () => {
    const { waitUpTo, pings } = startPulse()
    expect(waitUpTo(600_000)).toBe(null)
    expect(pings()).toBe(1)
  })
})
