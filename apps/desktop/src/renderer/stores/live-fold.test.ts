import type { Entry, EntryBody } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { createLiveFold } from './live-fold.ts'

const startedAt = 1_700_000_000_000
const viewer = { id: '7', name: '小鹿', isMasked: false }

function entry(seq: number, body: EntryBody): Entry {
  return { seq, at: startedAt + seq * 100, atMs: seq * 100, ...body }
}

function spoken(seq: number): Entry {
  return entry(seq, {
    type: 'utterance.recognized',
    payload: {
      ...{ utteranceId: `u${seq}`, startMs: seq * 100, endMs: seq * 100 + 50, text: `第${seq}句` },
      ...{ language: 'zh', emotion: '', audioEvent: '', confidence: null, modelId: 'm' },
    },
  })
}

function written(seq: number): Entry {
  return entry(seq, {
    type: 'danmaku.received',
    payload: { messageId: `${seq}`, sentAt: null, viewer, text: '你好', style: 'text' },
  })
}

function counted(seq: number, onlineCount: number): Entry {
  return entry(seq, {
    type: 'audience.updated',
    payload: { messageId: `${seq}`, sentAt: null, onlineCount, totalViewerCount: null, ranks: [] },
  })
}

const entries = Array.from({ length: 900 }, (_, index) => {
  const seq = index + 1
  return seq % 3 === 0 ? spoken(seq) : seq % 3 === 1 ? written(seq) : counted(seq, seq)
})

describe('the live fold', () => {
  it('comes to the same view in one batch and in many', () => {
    const whole = createLiveFold()
    whole.apply(entries)
    const pieces = createLiveFold()
    for (let from = 0; from < entries.length; from += 7) pieces.apply(entries.slice(from, from + 7))
    expect(pieces.view()).toEqual(whole.view())
    expect(pieces.rows).toEqual(whole.rows)
  })

  it('shows the newest sentences, the newest count and when the room last spoke', () => {
    const fold = createLiveFold()
    fold.apply(entries)
    const view = fold.view()
    expect(view.utterances).toHaveLength(60)
    expect(view.utterances.at(-1)?.text).toBe('第900句')
    expect(view.curve.at(-1)?.onlineCount).toBe(899)
    expect(view.curve.length).toBeLessThanOrEqual(125)
    expect(view.lastRoomAt).toBe(startedAt + 899 * 100)
  })

  it('replaces only the parts that changed', () => {
    const fold = createLiveFold()
    fold.apply(entries)
    const before = fold.view()
    fold.apply([written(901)])
    const after = fold.view()
    expect(after.utterances).toBe(before.utterances)
    expect(after.curve).toBe(before.curve)
    expect(after.feedVersion).toBeGreaterThan(before.feedVersion)
    expect(after.stats.danmaku).toBe(before.stats.danmaku + 1)
  })
})
