import { expect, it } from 'vitest'
import { countSyllables } from './syllables.ts'

it.each([
  ['三号链接，九十九块钱。', 9, 9],
  ['1998', 4, 8],
  ['100块', 2, 7],
  ['30%', 3, 7],
  ['AI', 1, 2],
  ['ありがとう', 5, 5],
  ['。', 0, 0],
])('%s takes %d to %d syllables', (text, least, most) => {
  expect(countSyllables(text)).toEqual({ least, most })
})
