import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { AppError } from '@talkingcat/contract'
import { expect, it } from 'vitest'
import { createDouyinAccess } from '../../adapters/douyin-access.ts'
import { testRoom } from '../../testing/live-events.ts'
import { startRoomSite } from '../../testing/room-site.ts'
import { createTestWorld } from '../../testing/test-ports.ts'
import { createTestSettings } from '../../testing/test-settings.ts'
import { createNextBroadcasts } from './next-broadcasts.ts'
import { defaultWaitTimings, pauseMs } from './wait-timings.ts'

setFlagsFromString('--expose-gc')
// Node's own garbage collector call, which the flag above makes a global of new contexts.
const collectGarbage = runInNewContext('gc') as () => void

/** A day of questions every 45 s is 1920. */
const perWindow = 700
const windows = 3

async function heapBytes(): Promise<number> {
  for (let round = 0; round < 4; round++) {
    collectGarbage()
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return process.memoryUsage().heapUsed
}

it('a day of questions leaves nothing behind', { timeout: 120_000 }, async () => {
  const room = testRoom('123456')
  const site = await startRoomSite(room.webRid, { status: 4, roomId: room.roomId })
  const access = createDouyinAccess(site.endpoints, async () => {
    throw new AppError('FFMPEG_MISSING')
  })
  const asked: WeakRef<AbortSignal>[] = []
  let reachQuestion = () => {}
  let target = 0
  const next = createNextBroadcasts({
    ports: {
      clock: Date.now,
      settings: createTestSettings(),
      waitTimings: { ...defaultWaitTimings, everyMs: 0, minMs: 0 },
      rooms: {
        ...access,
        async ask(askedRoom, signal) {
          asked.push(new WeakRef(signal))
          if (asked.length === target) reachQuestion()
          return access.ask(askedRoom, signal)
        },
      },
    },
    begin: async () => {},
    note: () => {},
  })
  const until = (count: number) =>
    new Promise<void>(resolve => {
      target = count
      reachQuestion = resolve
    })
  try {
    next.follow({ id: 'aaaaaaaaaaa1', room })
    await until(perWindow)
    let before = await heapBytes()
    const grownKb: number[] = []
    for (let window = 1; window <= windows; window++) {
      await until(perWindow * (window + 1))
      const after = await heapBytes()
      grownKb.push(Math.round((after - before) / 1024))
      before = after
    }
    const keptSignals = asked.filter(reference => reference.deref()).length
    process.stdout.write(
      `heap per ${perWindow} questions: ${grownKb.join(', ')} KB; ${keptSignals} signals kept\n`,
    )
    // A leak is in every window, other things that grow are not. A listener left on the wait's
    // signal keeps every question's signal; AbortSignal.any there takes 600 KB a window.
    expect(Math.min(...grownKb)).toBeLessThan(300)
    expect(keptSignals).toBeLessThan(100)
  } finally {
    await next.close()
    await site.close()
  }
  const count = site.askedAt.length
  await new Promise(resolve => setTimeout(resolve, 100))
  expect(site.askedAt.length).toBe(count)
})

it('waits for a few hosts at most, the newest ones, and for each once', async () => {
  const next = createNextBroadcasts({
    ports: {
      clock: Date.now,
      settings: createTestSettings(),
      rooms: createTestWorld().ports.rooms,
    },
    begin: async () => {},
    note: () => {},
  })
  for (let n = 1; n <= 7; n++) next.follow({ id: `aaaaaaaaaaa${n}`, room: testRoom(`10${n}`) })
  expect(next.list().map(({ webRid }) => webRid)).toEqual(['107', '106', '105', '104', '103'])
  next.follow({ id: 'aaaaaaaaaaa9', room: testRoom('104') })
  expect(next.list().map(({ id }) => id.at(-1))).toEqual(['9', '7', '6', '5', '3'])
  // A room that was found by its broadcast alone can not be asked for its next one.
  next.follow({ id: 'aaaaaaaaaaa8', room: { ...testRoom('108'), webRid: '' } })
  expect(next.list()).toHaveLength(5)
  await next.close()
  next.follow({ id: 'aaaaaaaaaaa8', room: testRoom('109') })
  expect(next.list()).toEqual([])
})

it('pauses 30 to 60 s, and up to 5 min while nothing is told', () => {
  const pauses = (untold: number) =>
    [0, 0.5, 1].map(chance => Math.round(pauseMs(defaultWaitTimings, untold, chance) / 1000))
  expect(pauses(0)).toEqual([30, 45, 60])
  expect(pauses(1)).toEqual([60, 90, 120])
  expect(pauses(2)).toEqual([120, 180, 240])
  expect(pauses(3)).toEqual([240, 300, 300])
  expect(pauses(9999)).toEqual([300, 300, 300])
})
