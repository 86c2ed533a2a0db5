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
})
