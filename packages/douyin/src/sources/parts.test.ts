import type { LiveEvent, SourceItem, SourceState } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'
import { createOutputBuffer, noDrops } from './output-buffer.ts'
import { createSeenIds } from './seen-ids.ts'
import { createStateTracker } from './state-tracker.ts'

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('output buffer', () => {
  // The buffer never looks inside a state.
  const state = { kind: 'state', state: {} as SourceState } as const

  it('merges what it dropped, gaps too, into one gap before the rest', async () => {
    let now = 100
    const dropped = noDrops()
    const clock = { now: () => now, elapsedMs: () => now }
    const buffer = createOutputBuffer<number>(2, clock, dropped)
    const gap = { source: 'room', fromAt: 50, toAt: 90, reason: 'network' } as const
    buffer.push({ kind: 'gap', gap })
    for (const item of [1, 2, 3]) {
      now += 10
      buffer.push({ kind: 'item', item })
    }
    buffer.close()
    const all = await collect(buffer)
    expect(dropped).toEqual({ events: 1, gaps: 1, states: 0 })
    expect(all).toEqual([
      {
        kind: 'gap',
        gap: { source: 'room', fromAt: 50, toAt: 110, reason: 'overflow', lostCount: 1 },
      },
      { kind: 'item', item: 2 },
      { kind: 'item', item: 3 },
    ])
  })

  it('keeps its bound however much is pushed, and its gap’s length when the clock is set', async () => {
    let now = 1_000_000
    let elapsedMs = 0
    const dropped = noDrops()
    const buffer = createOutputBuffer<number>(
      5_000,
      { now: () => now, elapsedMs: () => elapsedMs },
      dropped,
    )
    for (let item = 1; item <= 205_000; item++) {
      now += item === 100_000 ? -900_000 : 1
      elapsedMs += 1
      buffer.push({ kind: 'item', item })
    }
    buffer.close()
    const [first, ...rest] = await collect(buffer)
    expect(dropped.events).toBe(200_000)
    expect(rest).toHaveLength(5_000)
    expect(rest[0]).toEqual({ kind: 'item', item: 200_001 })
    expect(first).toMatchObject({ kind: 'gap', gap: { lostCount: 200_000 } })
    // It ends where the clock says now; what began before the clock was set has its true length.
    const gap = first?.kind === 'gap' ? first.gap : null
    expect((gap?.toAt ?? 0) - (gap?.fromAt ?? 0)).toBe(199_999)
  })

  it('drops states without a word, and passes a failure on after what is queued', async () => {
    const buffer = createOutputBuffer<number>(1)
    buffer.push(state)
    buffer.push({ kind: 'item', item: 1 })
    buffer.fail(new Error('broken'))
    const reader = buffer[Symbol.asyncIterator]()
    expect(await reader.next()).toEqual({ done: false, value: { kind: 'item', item: 1 } })
    await expect(reader.next()).rejects.toThrow('broken')
  })
})

it('a state is refreshed at most every second, and at once when it changes', () => {
  let now = 0
  const states: SourceState[] = []
  const emit = (item: SourceItem<LiveEvent>) => {
    if (item.kind === 'state') states.push(item.state)
  }
  const tracker = createStateTracker({
    via: 'direct',
    clock: { now: () => now, elapsedMs: () => now },
    everyMs: 1_000,
    emit,
  })
  tracker.set('live')
  for (now = 1; now <= 2_500; now++) {
    tracker.noteMessage()
    tracker.refresh()
  }
  tracker.set('stalled')
  tracker.refresh()
  expect(states.map(state => [state.status, state.since, state.lastMessageAt])).toEqual([
    ['live', 0, null],
    ['live', 0, 1_000],
    ['live', 0, 2_000],
    ['stalled', 2_501, 2_500],
  ])
})

it('back-off doubles from 1 s to 30 s, spread by a quarter', () => {
  const range = { minMs: 1_000, maxMs: 30_000 }
  const waits = [1, 2, 3, 6, 100].map(attempt => backoffMs(attempt, range, () => 0.5))
  expect(waits).toEqual([1_000, 2_000, 4_000, 30_000, 30_000])
  expect(backoffMs(1, range, () => 0)).toBe(750)
  expect(backoffMs(1, range, () => 1)).toBe(1_250)
})

it('remembers the newest 20,000 messages, and no more', () => {
  const seen = createSeenIds()
  for (let id = 1; id <= 20_000; id++) seen.isNew(`${id}`)
  const isNew = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => seen.isNew(`${from + index}`))
  expect(isNew(1, 20_000).filter(Boolean)).toEqual([])
  expect(seen.isNew('20001')).toBe(true)
  expect(seen.isNew('2')).toBe(false)
  expect(seen.isNew('1')).toBe(true)
})

it('seen ids are bounded; messages without an id always pass', () => {
  const seen = createSeenIds(2)
  expect(['1', '2', '1', '3', '1', '', ''].map(id => seen.isNew(id))).toEqual([
    true,
    true,
    false,
    true,
    true,
    true,
    true,
  ])
})
