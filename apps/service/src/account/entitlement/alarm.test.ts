import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createAlarm } from './alarm.ts'

const hourMs = 3_600_000
let at = 0
let rung = 0
const alarm = createAlarm(
  () => at,
  () => {
    rung += 1
  },
)
/** Both the clock and the timers go on. */
const pass = (ms: number) => {
  for (let left = ms; left > 0; left -= 1000) {
    at += 1000
    vi.advanceTimersByTime(1000)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  at = 1_800_000_000_000
  rung = 0
})
afterEach(() => {
  alarm.stop()
  vi.useRealTimers()
})

it('rings once, when it is due', () => {
  alarm.set(hourMs)
  pass(hourMs - 1000)
  expect([rung, alarm.dueAt]).toEqual([0, 1_800_000_000_000 + hourMs])
  pass(2000)
  expect([rung, alarm.dueAt]).toEqual([1, null])
  pass(2 * hourMs)
  expect(rung).toBe(1)
})

it('rings within a minute after a sleep in which the time came', () => {
  alarm.set(6 * hourMs)
  pass(60_000)
  at += 9 * hourMs
  pass(61_000)
  expect(rung).toBe(1)
})

it('does not wait years for a clock that was set back', () => {
  alarm.set(hourMs)
  at -= 9e10
  pass(61_000)
  expect(rung).toBe(1)
})

it('is silent once stopped, and knows the newest moment only', () => {
  alarm.set(1000)
  alarm.set(hourMs)
  pass(60_000)
  expect(rung).toBe(0)
  alarm.stop()
  pass(2 * hourMs)
  expect(rung).toBe(0)
})
