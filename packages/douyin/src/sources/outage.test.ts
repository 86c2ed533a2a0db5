import { expect, it } from 'vitest'
import { createOutage } from './outage.ts'

/** A room where people were withheld from 1 s to 5 s; frames without them came until then. */
function withheld() {
  let nowMs = 0
  const outage = createOutage({ now: () => nowMs, elapsedMs: () => nowMs })
  nowMs = 5_000
  outage.noteFrame()
  outage.begin('stall', 1_000)
  return {
    outage,
    lengthMs() {
      nowMs = 9_000
      const gap = outage.finish()
      return gap && gap.toAt - gap.fromAt
    },
  }
}

it('begins where people were last seen, when nothing tells what they said', () => {
  expect(withheld().lengthMs()).toBe(8_000)
})

it('begins at the last frame when the room’s newest messages reach back to a known one', () => {
  const { outage, lengthMs } = withheld()
  outage.noteHistory(true)
  expect(lengthMs()).toBe(4_000)
})

it('is not shortened by an answer that only reaches back to the answer before it', () => {
  const { outage, lengthMs } = withheld()
  outage.noteHistory(false)
  outage.noteHistory(true)
  expect(lengthMs()).toBe(8_000)
})
