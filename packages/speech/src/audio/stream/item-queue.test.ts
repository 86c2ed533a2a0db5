import type { SourceItem, SourceState } from '@talkingcat/contract'
import { expect, it } from 'vitest'
import { collect, samplesOf } from '../../testing/collect.ts'
import type { PcmChunk } from '../pcm.ts'
import { ItemQueue } from './item-queue.ts'

const state = (attempt: number): SourceItem<PcmChunk> => ({
  kind: 'state',
  state: {
    source: 'audio',
    status: 'reconnecting',
    since: 0,
    lastMessageAt: null,
    attempt,
    nextAttemptAt: null,
    problem: null,
  } satisfies SourceState,
})

it('a consumer that does not come for an hour finds the last of it, and one gap', async () => {
  const queue = new ItemQueue(5000)
  for (let s = 0; s < 3600; s++) {
    queue.push({ kind: 'item', item: { samples: new Float32Array(16_000), at: 1000 * s } })
    queue.push(state(s))
  }
  queue.close()
  const { chunks, gaps, states } = await collect(queue.drain())
  // A second at a time makes room.
  expect(samplesOf(chunks) / 16_000).toBeGreaterThanOrEqual(4)
  expect(samplesOf(chunks) / 16_000).toBeLessThanOrEqual(5)
  expect(gaps).toMatchObject([{ fromAt: 0, toAt: chunks[0]?.at, reason: 'overflow' }])
  expect(states.length).toBe(100)
  expect(states.at(-1)?.attempt).toBe(3599)
})

it('states that were taken make room', async () => {
  const queue = new ItemQueue(5000)
  const drained = queue.drain()
  for (let n = 0; n < 300; n++) {
    queue.push(state(n))
    const { value } = await drained.next()
    expect(value).toMatchObject({ state: { attempt: n } })
  }
})
