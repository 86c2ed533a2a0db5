import { describe, expect, it } from 'vitest'
import { createSourceClock } from './source-clock.ts'

function createMachine(options: { doesTimerCountSleep: boolean }) {
  const ms = { wall: 1_700_000_000_000, running: 5_000, uptime: 90_000 }
  const clock = createSourceClock({
    wallMs: () => ms.wall,
    runningMs: () => ms.running,
    // macOS tells whole seconds.
    uptimeMs: () => Math.floor(ms.uptime / 1_000) * 1_000,
  })
  const startedMs = clock.elapsedMs()
  return {
    clock,
    elapsedMs: () => clock.elapsedMs() - startedMs,
    run(by: number) {
      for (const name of ['wall', 'running', 'uptime'] as const) ms[name] += by
    },
    sleep(by: number) {
      ms.wall += by
      ms.uptime += by
      if (options.doesTimerCountSleep) ms.running += by
    },
    setWall(by: number) {
      ms.wall += by
    },
  }
}

describe.each([
  ['Linux, whose timer stands still in sleep', false],
  ['Windows and macOS, whose timers run on', true],
])('durations on %s', (_name, doesTimerCountSleep) => {
  const hourMs = 3_600_000

  it('grow by what passed, awake and asleep', () => {
    const machine = createMachine({ doesTimerCountSleep })
    machine.run(1_234)
    expect(machine.elapsedMs()).toBe(1_234)
    machine.sleep(hourMs)
    expect(Math.abs(machine.elapsedMs() - hourMs - 1_234)).toBeLessThan(1_000)
    machine.run(10)
    machine.sleep(2 * hourMs)
    expect(Math.abs(machine.elapsedMs() - 3 * hourMs - 1_244)).toBeLessThan(1_000)
  })

  it('do not change when the wall clock is set, however often', () => {
    const machine = createMachine({ doesTimerCountSleep })
    for (const by of [hourMs, -2 * hourMs, 5_000, -5_000]) {
      machine.setWall(by)
      machine.run(100)
      machine.elapsedMs()
    }
    expect(machine.elapsedMs()).toBe(400)
    machine.sleep(hourMs)
    expect(Math.abs(machine.elapsedMs() - hourMs - 400)).toBeLessThan(1_000)
  })

  it('never go back', () => {
    const machine = createMachine({ doesTimerCountSleep })
    let lastMs = 0
    for (let step = 0; step < 1_000; step++) {
      machine.run(7)
      if (step % 3 === 0) machine.setWall((step % 2 ? 1 : -1) * step * 1_000)
      if (step % 5 === 0) machine.sleep(step * 10)
      expect(machine.elapsedMs()).toBeGreaterThanOrEqual(lastMs + 7)
      lastMs = machine.elapsedMs()
    }
  })
})
