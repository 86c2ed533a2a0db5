import { roomCountersSchema } from '@talkingcat/contract'
import { createReplaySource } from '@talkingcat/douyin'
import { methods, WireWriter } from '@talkingcat/douyin/wire'
import { describe, expect, it } from 'vitest'
import {
  makeChat,
  makeFrame,
  makeResponse,
} from '../../../../packages/douyin/src/testing/make-frames.ts'
import { toRoomCounters } from './room-counters.ts'

const nothing = new WireWriter().finish()
const unknown = (method: string) => ({ method, msgId: '', payload: nothing })

async function countersAfter(...frames: Uint8Array[]) {
  const source = createReplaySource(
    frames.map(bytes => ({ atMs: 0, kind: 'push', bytes })),
    { speed: Number.POSITIVE_INFINITY },
  )
  for await (const _ of source.open(new AbortController().signal));
  if (!source.counters) throw new Error('no counters')
  return roomCountersSchema.parse(toRoomCounters('abcdefgh0001', source.counters, null))
}

describe('what a room’s source has counted', () => {
  it('is told by number and by the platform’s names', async () => {
    const chat = makeChat('7', '主播好')
    const counters = await countersAfter(
      makeFrame(makeResponse([chat, unknown('WebcastNewMessage'), unknown('WebcastNewMessage')])),
      makeFrame(makeResponse([chat, unknown('WebcastStampMessage'), unknown(methods.control)])),
      Uint8Array.of(0xff),
    )
    expect(counters).toEqual({
      sessionId: 'abcdefgh0001',
      ...{ source: 'replay', connections: 0, frames: 3, dropped: 0 },
      ...{ duplicates: 1, messages: 5, events: 1, ignored: 1, damagedMessages: 0 },
      damagedFrames: [{ name: 'truncated', count: 1 }],
      unread: [{ name: 'WebcastStampMessage', count: 1 }],
      unknown: [{ name: 'WebcastNewMessage', count: 2 }],
      frameRecording: null,
    })
  })

  it('shows no words off the wire and at most 200 names', async () => {
    const odd = ['小鱼 13800000000', '<b>', 'x'.repeat(65), '']
    const many = Array.from({ length: 300 }, (_, index) => `WebcastNew${index}Message`)
    const counters = await countersAfter(
      makeFrame(makeResponse([...odd, ...many, 'WebcastNew299Message'].map(unknown))),
    )
    expect(counters.unknown).toHaveLength(201)
    expect(counters.unknown.at(-1)).toEqual({ name: 'other', count: odd.length + 100 })
    expect(counters.unknown[0]).toEqual({ name: 'WebcastNew299Message', count: 2 })
    expect(counters.unknown.reduce((sum, { count }) => sum + count, 0)).toBe(305)
    expect(JSON.stringify(counters)).not.toMatch(/小鱼|13800|<b>/)
  })
})
