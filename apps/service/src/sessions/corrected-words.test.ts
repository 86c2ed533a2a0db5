import { createCorrector } from '@talkingcat/speech'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CorrectedWords } from './corrected-words.ts'

const entry = { id: '1', word: '玻尿酸原液', aliases: ['波鸟酸'], exceptions: [] }
const product = { id: '2', word: '小蛮腰面霜', aliases: [], exceptions: [] }
const powder = { id: '3', word: '冻干粉', aliases: [], exceptions: ['动感粉色'] }
const words = () => new CorrectedWords(createCorrector([entry, product, powder]))
const heard = (corrected: CorrectedWords, committed: string, rest: string) =>
  corrected.partial({ utteranceId: 'a', committed, rest })

it('keeps the border between firm and pale words where it was', () => {
  expect(heard(words(), '今天的波鸟酸很', '便宜')).toEqual({
    committed: '今天的玻尿酸原液很',
    rest: '便宜',
  })
  expect(heard(words(), '今天的', '波鸟酸')).toEqual({ committed: '今天的', rest: '玻尿酸原液' })
  expect(heard(words(), '今天的', '')).toEqual({ committed: '今天的', rest: '' })
  expect(heard(words(), '', '')).toEqual({ committed: '', rest: '' })
})

it('does not commit half of a word, nor what may become one', () => {
  expect(heard(words(), '今天的波鸟', '酸很便宜')).toEqual({
    committed: '今天的',
    rest: '玻尿酸原液很便宜',
  })
  expect(heard(words(), '今天的波', '')).toEqual({ committed: '今天的', rest: '波' })
  expect(heard(words(), '来看小满药', '')).toEqual({ committed: '来看', rest: '小满药' })
})

it('a final keeps what was told for good, and corrects the rest', () => {
  const corrected = words()
  expect(heard(corrected, '今天的波鸟酸很', '').committed).toBe('今天的玻尿酸原液很')
  const { text, corrections } = corrected.final('a', '今天的波鸟酸很便宜，小满腰面双也是')
  expect(text).toBe('今天的玻尿酸原液很便宜，小蛮腰面霜也是')
  expect(corrections.map(({ from, to, at }) => [from, to, text.slice(at, at + to.length)])).toEqual(
    [
      ['波鸟酸', '玻尿酸原液', '玻尿酸原液'],
      ['小满腰面双', '小蛮腰面霜', '小蛮腰面霜'],
    ],
  )
  // The next utterance begins anew.
  expect(corrected.final('b', '波鸟酸').text).toBe('玻尿酸原液')
})

it('an exception that comes too late does not take back what was told', () => {
  const corrected = words()
  expect(heard(corrected, '动感粉', '').committed).toBe('冻干粉')
  expect(corrected.final('a', '动感粉色').text).toBe('冻干粉色')
  expect(corrected.final('b', '动感粉色').text).toBe('动感粉色')
})

it('an utterance that is withdrawn and heard anew begins anew', () => {
  const corrected = words()
  heard(corrected, '今天的波鸟酸很', '')
  heard(corrected, '', '')
  expect(heard(corrected, '今天的', '天气').committed).toBe('今天的')
})

it('never changes what it told for good, whatever comes', () => {
  const part = fc.constantFrom(
    ...'波鸟酸玻尿原液奶小蛮满腰药面霜双，今天A1动感粉色'.split(''),
    '波鸟酸',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 16 }), fc.array(fc.nat(4)), (parts, steps) => {
      const raw = parts.join('')
      const corrected = words()
      let committed = 0
      let told = ''
      for (const step of steps) {
        committed = Math.min(raw.length, committed + step)
        const shown = heard(corrected, raw.slice(0, committed), raw.slice(committed, committed + 2))
        expect(shown.committed.startsWith(told)).toBe(true)
        told = shown.committed
      }
      const { text, corrections } = corrected.final('a', raw)
      expect(text.startsWith(told)).toBe(true)
      const undone = corrections.reduceRight(
        (whole, { at, from, to }) => whole.slice(0, at) + from + whole.slice(at + to.length),
        text,
      )
      expect(undone).toBe(raw)
    }),
    { numRuns: 2000 },
  )
})
