import type { FeedRow } from '@talkingcat/core'
import { expect, it } from 'vitest'
import { type GiftRow, giftToThankFor, giftWorth } from './gift-worth.ts'

const viewer = { id: '1', name: '晴天', isMasked: false } as GiftRow['viewer'] // no more is looked at
const gift = (given: Partial<GiftRow>): GiftRow => ({
  kind: 'gift',
  key: 'g',
  atMs: 0,
  viewer,
  giftName: '玫瑰',
  count: 1,
  comboCount: 1,
  diamonds: 1,
  isToHost: true,
  isComboEnd: true,
  ...given,
})
const word = (atMs: number): FeedRow => ({
  kind: 'danmaku',
  messageId: `${atMs}`,
  key: `d${atMs}`,
  atMs,
  viewer,
  text: '来了',
  style: 'text',
})

it.each([
  [1, 'small'],
  [null, 'small'],
  [100, 'handsome'],
  [1000, 'big'],
] as const)('a gift of %s diamonds is %s', (diamonds, worth) => {
  expect(giftWorth(gift({ diamonds }))).toBe(worth)
})

it('counts no gift to somebody else', () => {
  expect(giftWorth(gift({ diamonds: 30_000, isToHost: false }))).toBe('elsewhere')
})

it('keeps a big gift in sight once it has scrolled away, and not for ever', () => {
  const big = gift({ diamonds: 30_000, atMs: 1000 })
  const rows = [big, word(2000), word(3000)]
  expect(giftToThankFor(rows, 0, 4000)).toBeNull()
  expect(giftToThankFor(rows, 1, 4000)).toBe(big)
  expect(giftToThankFor(rows, 1, 60_000)).toBeNull()
  expect(giftToThankFor([gift({ diamonds: 5 }), word(2000)], 1, 4000)).toBeNull()
})
