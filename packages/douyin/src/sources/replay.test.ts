import type { LiveEvent, SourceItem } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import type { RecordedFrame } from '../recording/recorded-frame.ts'
import { makeChat, makeFrame, makeGift, makeResponse } from '../testing/make-frames.ts'
import { createReplaySource } from './replay.ts'

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const eventsOf = (items: readonly SourceItem<LiveEvent>[]) =>
  items.flatMap(item => (item.kind === 'item' ? [item.item] : []))
const never = () => new AbortController().signal
const chat = (atMs: number, id: string): RecordedFrame => ({
  atMs,
  kind: 'push',
  bytes: makeFrame(makeResponse([makeChat(id, `第${id}条`)])),
})

it('plays recorded frames and polled answers in order, each message once, then ends', async () => {
  const bodies = ['2', '1', '3'].map(id => makeResponse([makeChat(id, `第${id}条`)]))
  const frames: RecordedFrame[] = [
    chat(0, '1'),
    ...bodies.map((bytes, index): RecordedFrame => ({ atMs: 10 * index, kind: 'im-fetch', bytes })),
    { atMs: 40, kind: 'push', bytes: Uint8Array.of(0xff) },
    { atMs: 40, kind: 'im-fetch', bytes: Uint8Array.of(0xff) },
    chat(50, '4'),
  ]
  const source = createReplaySource(frames, { speed: 10 })
  const all = await collect(source.open(never()))
  const texts = eventsOf(all).map(event =>
    event.type === 'danmaku.received' ? event.payload.text : event.type,
  )
  expect(texts).toEqual(['第1条', '第2条', '第3条', '第4条'])
  expect(all[0]).toMatchObject({ state: { status: 'connecting' } })
  expect(all.at(-1)).toMatchObject({ state: { status: 'ended' } })
  expect(source.counters).toMatchObject({ frames: 7, intake: { duplicates: 1 } })
  expect(source.counters.damagedFrames).toEqual(new Map([['truncated', 2]]))
})

describe('the recorded clock decides when a combo is over', () => {
  /** The platform takes the numbers of a streak up again: 12 s later it is the same, 71 s later a new one. */
  const hits: [atMs: number, total: number][] = [
    [0, 1],
    [2_000, 3],
    [14_000, 4],
    [16_000, 5],
    [87_000, 2],
    [88_000, 6],
  ]
  const gifts = (divide: number) =>
    hits.map(([atMs, repeatCount], index): RecordedFrame => {
      const bytes = makeFrame(makeResponse([makeGift(`${index + 1}`, { repeatCount })]))
      return { atMs: 1_776_121_373_581 + atMs / divide, kind: 'push', bytes }
    })
  const story = (events: readonly LiveEvent[]) =>
    events.map(event => {
      if (event.type !== 'gift.received') return event.type
      const { count, comboCount, isComboEnd } = event.payload
      return `+${count} =${comboCount}${isComboEnd ? ' end' : ''}`
    })

  it.each([Number.POSITIVE_INFINITY, 200, 50])('at %f times the speed', async speed => {
    const source = createReplaySource(gifts(1), { speed })
    expect(story(eventsOf(await collect(source.open(never()))))).toEqual([
      '+1 =1',
      '+2 =3',
      // Silent for 12 s; what comes then still belongs to it.
      '+0 =3 end',
      '+1 =4 end',
      '+1 =5 end',
      // Forgotten after 70 s: counted from the start.
      '+2 =2',
      '+4 =6',
      '+0 =6 end',
    ])
  })

  it('and the same span in a tenth of a second is one combo', async () => {
    const source = createReplaySource(gifts(1_000), { speed: 1 })
    const told = story(eventsOf(await collect(source.open(never()))))
    expect(told).toEqual(['+1 =1', '+2 =3', '+1 =4', '+1 =5', '+1 =6', '+0 =6 end'])
  })
})

it('closes a silent combo while it waits for the next frame, not with it', async () => {
  const frames: RecordedFrame[] = [
    { atMs: 0, kind: 'push', bytes: makeFrame(makeResponse([makeGift('1')])) },
    chat(3_600_000, '2'),
  ]
  // 10 s of the recording are a tenth of a second; the chat would come after 36 s.
  const source = createReplaySource(frames, { speed: 100 })
  const stop = new AbortController()
  const counts: boolean[] = []
  for await (const item of source.open(stop.signal)) {
    if (item.kind !== 'item' || item.item.type !== 'gift.received') continue
    counts.push(item.item.payload.isComboEnd)
    if (item.item.payload.isComboEnd) stop.abort()
  }
  expect(counts).toEqual([false, true])
})

it('keeps to the speed, and stands still where the recorded clock was set back', async () => {
  const times = [0, 100, 200, 50, 150, 300]
  const frames = times.map((atMs, index) => chat(atMs, `${index + 1}`))
  const startedAt = performance.now()
  await collect(createReplaySource(frames, { speed: 1 }).open(never()))
  const tookMs = performance.now() - startedAt
  // 200 ms, back, then another 100 and 150.
  expect(tookMs).toBeGreaterThan(440)
  expect(tookMs).toBeLessThan(10_000)
})

it('takes a frame only when its reader wants more, at any speed', async () => {
  let asked = 0
  async function* endless(): AsyncGenerator<RecordedFrame> {
    for (;;) {
      asked += 1
      yield chat(asked, `${asked}`)
    }
  }
  const source = createReplaySource(endless(), { speed: Number.POSITIVE_INFINITY })
  let seen = 0
  for await (const item of source.open(never())) {
    if (item.kind !== 'item') continue
    seen += 1
    expect(asked - seen).toBeLessThanOrEqual(1)
    if (seen === 1_000) break
  }
  expect(asked).toBe(1_000)
})

it('stops at full speed when it is told to from outside', async () => {
  function* endless(): Generator<RecordedFrame> {
    for (let index = 0; ; index++) yield chat(index, `${index + 1}`)
  }
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 30)
  const source = createReplaySource(endless(), { speed: Number.POSITIVE_INFINITY })
  // Ends at all: an endless recording that never yields the process would hang here.
  await collect(source.open(stop.signal))
  expect(source.counters.frames).toBeGreaterThan(0)
})
