import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGiftReducer, type GiftHit } from './gift-reducer.ts'

function hit(repeatCount: number, more: Partial<GiftHit> = {}): GiftHit {
  return {
    messageId: '1',
    roomId: 'r',
    groupId: 'g',
    viewerKey: 'v',
    giftId: '463',
    toUserId: '',
    groupCount: 1,
    repeatCount,
    comboCount: repeatCount,
    totalCount: 0,
    repeatEnd: 0,
    canCombo: true,
    ...more,
  }
}

function sum(hits: readonly GiftHit[]): number {
  const reducer = createGiftReducer()
  return hits.reduce((total, each) => total + (reducer.reduce(each, 0)?.count ?? 0), 0)
}

describe('gift reducer', () => {
  it('adds only what is new and closes once', () => {
    const reducer = createGiftReducer()
    expect(reducer.reduce(hit(1), 0)).toMatchObject({ count: 1, comboCount: 1, isComboEnd: false })
    expect(reducer.reduce(hit(5), 0)).toMatchObject({ count: 4, comboCount: 5 })
    const closing = hit(5, { repeatEnd: 1 })
    expect(reducer.reduce(closing, 0)).toMatchObject({ count: 0, comboCount: 5, isComboEnd: true })
    expect(reducer.reduce(closing, 1)).toBeNull()
    expect(reducer.reduce(hit(4), 2)).toBeNull()
  })

  it('reads a preset batch as a product', () => {
    expect(sum([hit(1, { groupCount: 66 }), hit(2, { groupCount: 66 })])).toBe(132)
  })

  it('keeps viewers, gifts, receivers and rooms apart although a streak id repeats', () => {
    const hits = [{}, { viewerKey: 'w' }, { giftId: '2' }, { toUserId: 'x' }, { roomId: 's' }]
    expect(sum(hits.map(more => hit(3, more)))).toBe(15)
  })

  it('takes every gift outside a streak on its own, but no message twice', () => {
    const single = { groupId: '' }
    const hits = [hit(1, single), hit(1, { ...single, messageId: '2' }), hit(1, single)]
    expect(sum(hits)).toBe(2)
  })

  it('closes a streak after 10 s of silence and still knows it for a minute', () => {
    const reducer = createGiftReducer()
    reducer.reduce(hit(3), 1_000)
    expect(reducer.flush(10_999)).toEqual([])
    expect(reducer.flush(11_000)).toMatchObject([{ count: 0, comboCount: 3, isComboEnd: true }])
    expect(reducer.flush(12_000)).toEqual([])
    expect(reducer.reduce(hit(3, { repeatEnd: 1 }), 60_000)).toBeNull()
    reducer.flush(200_000)
    expect(reducer.openCount).toBe(0)
  })

  it('stays bounded', () => {
    const reducer = createGiftReducer()
    for (let i = 0; i < 30_000; i++) reducer.reduce(hit(1, { groupId: `g${i}` }), 0)
    expect(reducer.openCount).toBe(20_000)
  })

  it('adds up to the final total, whatever is repeated, missing or out of order', () => {
    const streak = fc.integer({ min: 1, max: 60 }).chain(final =>
      fc.record({
        final: fc.constant(final),
        values: fc.array(fc.integer({ min: 1, max: final }), { maxLength: 80 }),
        at: fc.nat({ max: 80 }),
      }),
    )
    fc.assert(
      fc.property(streak, ({ final, values, at }) => {
        const hits = values.map(value => hit(value))
        hits.splice(Math.min(at, hits.length), 0, hit(final, { repeatEnd: 1 }))
        expect(sum(hits)).toBe(final)
      }),
    )
  })

  /** Streaks of several viewers, their messages mixed: late, repeated, and some without a closing. */
  const crowd = fc
    .array(
      fc.record({
        values: fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1 }),
        isClosed: fc.boolean(),
      }),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .chain(streaks => {
      const hits = streaks.flatMap(({ values, isClosed }, index) => {
        const own = { groupId: '1776121373', viewerKey: `v${index}` }
        const last = Math.max(...values)
        const closing = isClosed ? [hit(last, { ...own, repeatEnd: 1 })] : []
        return [...values.map(value => hit(value, own)), ...closing]
      })
      const repeated = [...hits, ...hits.filter((_, index) => index % 5 === 0)]
      return fc.record({
        streaks: fc.constant(streaks),
        hits: fc.shuffledSubarray(repeated, { minLength: repeated.length }),
      })
    })

  it('gives each streak its largest number, in any order, and one final for each', () => {
    fc.assert(
      fc.property(crowd, ({ streaks, hits }) => {
        const reducer = createGiftReducer()
        const deltas = hits.flatMap(each => reducer.reduce(each, 0) ?? [])
        const closed = [...deltas, ...reducer.flush(10_000)]
        const total = closed.reduce((sum, delta) => sum + delta.count, 0)
        const finals = new Map(
          closed.filter(d => d.isComboEnd).map(d => [d.comboKey, d.comboCount]),
        )
        const expected = streaks.map(({ values }) => Math.max(...values))
        expect(total).toBe(expected.reduce((sum, value) => sum + value, 0))
        expect([...finals.values()].sort()).toEqual(expected.sort())
        // Nothing comes twice: a late closing, a late repetition.
        expect(hits.flatMap(each => reducer.reduce(each, 20_000) ?? [])).toEqual([])
      }),
    )
  })

  it('never gives more when messages are missing, and loses only what they added', () => {
    fc.assert(
      fc.property(crowd, fc.infiniteStream(fc.boolean()), ({ hits }, drops) => {
        const whole = createGiftReducer()
        const part = createGiftReducer()
        let lostAtMost = 0
        let all = 0
        let kept = 0
        for (const each of hits) {
          const count = whole.reduce(each, 0)?.count ?? 0
          all += count
          if (drops.next().value) lostAtMost += count
          else kept += part.reduce(each, 0)?.count ?? 0
        }
        expect(kept).toBeLessThanOrEqual(all)
        expect(all - kept).toBeLessThanOrEqual(lostAtMost)
      }),
    )
  })
})
