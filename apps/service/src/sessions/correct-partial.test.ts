import { createCorrector } from '@talkingcat/speech'
import { expect, it } from 'vitest'
import { correctPartial } from './correct-partial.ts'

const entry = { id: '1', word: '玻尿酸原液', aliases: ['波鸟酸'], exceptions: [] }
const corrector = createCorrector([entry])
const words = (committed: string, rest: string) =>
  correctPartial({ committed, rest }, text => corrector.correct(text))

it('keeps the border between firm and pale words where it was', () => {
  expect(words('今天的波鸟酸很', '便宜')).toEqual({ committed: '今天的玻尿酸原液很', rest: '便宜' })
  expect(words('今天的', '波鸟酸')).toEqual({ committed: '今天的', rest: '玻尿酸原液' })
  expect(words('今天的', '')).toEqual({ committed: '今天的', rest: '' })
  expect(words('', '')).toEqual({ committed: '', rest: '' })
})

it('does not commit half of a word', () => {
  expect(words('今天的波鸟', '酸很便宜')).toEqual({ committed: '今天的', rest: '玻尿酸原液很便宜' })
})
