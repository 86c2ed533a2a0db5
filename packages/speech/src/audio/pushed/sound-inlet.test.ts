import { AppError } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { type Collected, collect, samplesOf } from '../../testing/collect.ts'
import { createSoundInlet } from './sound-inlet.ts'

const frameMs = 100

/** A page whose audio clock and network do what they are told, on a clock of the test's own. */
function startPage() {
  const startedAt = 1_700_000_000_000
  let now = startedAt
  let pageMs = 0
  const inlet = createSoundInlet({
    clock: () => now,
    waitingProblem: new AppError('SOUND_WAITING'),
  })
  const stop = new AbortController()
  const heard = collect(inlet.open(stop.signal))
  const feeder = inlet.attach({ rateHz: 16_000 }, () => undefined)
  const held: Uint8Array[] = []

  function capture(): Uint8Array {
    const frame = new Uint8Array(4 + 2 * 16 * frameMs)
    new DataView(frame.buffer).setUint32(0, pageMs, true)
    pageMs += frameMs
    return frame
  }

  return {
    startedAt,
    now: () => now,
    /** As it should be. */
    speak(ms: number) {
      for (let passed = 0; passed < ms; passed += frameMs) {
        now += frameMs
        feeder.push(capture())
      }
    },
    /** Time passes; the page's audio clock stands still. */
    stand(ms: number) {
      now += ms
    },
    /** The page captures, and nothing arrives. */
    captureUnsent(ms: number) {
      for (let passed = 0; passed < ms; passed += frameMs) {
        now += frameMs
        held.push(capture())
      }
    },
    /** What was not sent arrives at `rate` times the speed at which it was made, more being captured meanwhile. */
    catchUp(rate: number) {
      let arrived = 0
      while (held.length > 0) {
        now += frameMs
        held.push(capture())
        for (arrived += rate; arrived >= 1 && held.length > 0; arrived--) {
          feeder.push(held.shift() ?? new Uint8Array(4))
        }
      }
    },
    leave: () => feeder.leave(null),
    async end(): Promise<Collected> {
      stop.abort()
      return await heard
    },
  }
}

const span = ({ gaps }: Collected) => gaps.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0)

describe('the sound that a page sends', () => {
  it.each([2500, 41_000, 90_000])(
    'its clock stands still for %s ms: a gap, and the sound after it is stamped with its time',
    async ms => {
      const page = startPage()
      await Promise.resolve()
      page.speak(10_000)
      page.stand(ms)
      const wokeAt = page.now()
      page.speak(5000)
      const heard = await page.end()
      expect(heard.gaps).toMatchObject([{ source: 'audio', reason: 'stall' }])
      expect(Math.abs(span(heard) - ms)).toBeLessThan(2 * frameMs)
      expect(samplesOf(heard.chunks) / 16).toBe(15_000)
      const after = heard.chunks.find(({ at }) => at >= page.startedAt + 10_000 + frameMs)
      expect(Math.abs((after?.at ?? 0) - wokeAt)).toBeLessThan(2 * frameMs)
      expect(heard.chunks.every(({ at }) => at <= page.startedAt + 10_000 || at >= wokeAt)).toBe(
        true,
      )
    },
  )

  it.each([
    ['at once', 1000],
    ['twice as fast', 2],
    ['slowly', 1.25],
  ])('a network that is late by 3 s and catches up %s is no standstill', async (_, rate) => {
    const page = startPage()
    await Promise.resolve()
    page.speak(10_000)
    page.captureUnsent(3000)
    page.catchUp(rate)
    page.speak(3000)
    const spokenMs = page.now() - page.startedAt
    const heard = await page.end()
    expect(heard.gaps).toEqual([])
    expect(samplesOf(heard.chunks) / 16).toBe(spokenMs)
    // Each piece lies where it was captured, whenever it came.
    let capturedMs = 0
    for (const { at, samples } of heard.chunks) {
      expect(Math.abs(at - page.startedAt - capturedMs)).toBeLessThan(50)
      capturedMs += samples.length / 16
    }
  })

  it('a page that leaves before it is clear why it was late loses nothing', async () => {
    const page = startPage()
    await Promise.resolve()
    page.speak(10_000)
    page.stand(5000)
    page.speak(500)
    page.leave()
    const heard = await page.end()
    expect(samplesOf(heard.chunks) / 16).toBe(10_500)
    expect(Math.abs(span(heard) - 5000)).toBeLessThan(2 * frameMs)
  })

  it('its clock stands still before the first sound: no gap', async () => {
    const page = startPage()
    await Promise.resolve()
    page.stand(60_000)
    page.speak(2000)
    const heard = await page.end()
    expect(heard.gaps).toEqual([])
    expect(heard.chunks[0]?.at).toBe(page.startedAt + 60_000)
  })
})
