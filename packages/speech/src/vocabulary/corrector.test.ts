import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readOrdinarySentences, readVocabulary } from '../testing/vocabulary-fixture.ts'
import { createCorrector } from './corrector.ts'
import type { Corrected, CorrectorEntry } from './corrector-types.ts'

const entry = (word: string, more: Partial<CorrectorEntry> = {}): CorrectorEntry => ({
  ...{ id: word, word, aliases: [], exceptions: [] },
  ...more,
})
const correct = (text: string, ...entries: CorrectorEntry[]) =>
  createCorrector(entries).correct(text)

/** The raw text again: every correction undone, from the last. */
function undo({ text, corrections }: Corrected): string {
  return corrections.reduceRight((raw, { at, from, to }) => {
    expect(raw.slice(at, at + to.length)).toBe(to)
    return raw.slice(0, at) + from + raw.slice(at + to.length)
  }, text)
}

describe('a corrector', () => {
  it('tells what it replaced, where, and how alike it sounded', () => {
    expect(correct('今天的玄界心片和玄界新片', entry('玄戒芯片'))).toEqual({
      text: '今天的玄戒芯片和玄戒芯片',
      corrections: [
        { at: 3, from: '玄界心片', to: '玄戒芯片', entryId: '玄戒芯片', score: 1 },
        { at: 8, from: '玄界新片', to: '玄戒芯片', entryId: '玄戒芯片', score: 1 },
      ],
    })
    expect(correct('南牙耳机', entry('蓝牙耳机')).corrections).toMatchObject([{ score: 0.96 }])
  })

  it('takes the longest word, and never two over each other', () => {
    const words = [entry('气球'), entry('告白气球'), entry('白气球派对')]
    expect(correct('谁送的高白气球', ...words).text).toBe('谁送的告白气球')
    expect(correct('高白气求排队', ...words).corrections).toHaveLength(1)
  })

  it('takes the earlier of two words that sound the same', () => {
    expect(correct('谢谢沐情', entry('沐晴'), entry('慕晴')).text).toBe('谢谢沐晴')
    expect(correct('谢谢沐情', entry('慕晴'), entry('沐晴')).text).toBe('谢谢慕晴')
  })

  it('looks past spaces and pauses inside a longer word, not past the end of a sentence', () => {
    expect(correct('玄界，心 片', entry('玄戒芯片')).text).toBe('玄戒芯片')
    expect(correct('玄界。心片', entry('玄戒芯片')).text).toBe('玄界。心片')
    expect(correct('玄界😀心片', entry('玄戒芯片')).text).toBe('玄界😀心片')
  })

  it('keeps to its exceptions', () => {
    const oneplus = entry('一加', { aliases: ['易佳'], exceptions: ['易佳佳'] })
    expect(correct('易佳手机，易佳佳来了', oneplus).text).toBe('一加手机，易佳佳来了')
    expect(correct('一加一等于二', oneplus).corrections).toEqual([])
  })

  it('writes names in Latin letters as the host does, and never another number', () => {
    const phone = entry('iPhone 17', { aliases: ['爱疯17'] })
    for (const raw of ['iphone17', 'ＩＰＨＯＮＥ　１７', 'Iphone 17', '爱疯17']) {
      expect(correct(`${raw}有现货`, phone).text).toBe('iPhone 17有现货')
    }
    expect(correct('iphone16有现货', phone).corrections).toEqual([])
    expect(correct('iphones17有现货', phone).corrections).toEqual([])
    expect(correct('sk ii和SK-II', entry('SK-II')).text).toBe('SK-II和SK-II')
  })

  it('hears only the very same syllables for a word that nobody has checked', () => {
    const strict = entry('浪漫马车', { isStrict: true })
    expect(correct('浪慢马扯', strict).text).toBe('浪漫马车')
    expect(correct('浪忙马车', entry('浪漫马车')).text).toBe('浪漫马车')
    expect(correct('浪忙马车', strict).corrections).toEqual([])
  })

  it('leaves real words alone that only sound like a short one', () => {
    expect(correct('这个目的很明确', entry('沐迪')).corrections).toEqual([])
    expect(correct('就是的呀', entry('石德')).corrections).toEqual([])
    expect(correct('今天难忘记', entry('南望')).corrections).toEqual([])
  })

  it('writes the marks at the edges of a word once', () => {
    const entries = [
      entry('冲鸭！', { aliases: ['冲呀'] }),
      entry('《小城》', { aliases: ['小成'] }),
    ]
    const { correct } = createCorrector(entries)
    expect(correct('家人们冲呀').text).toBe('家人们冲鸭！')
    expect(correct('家人们冲呀！走').text).toBe('家人们冲鸭！走')
    expect(correct('家人们冲鸭！').corrections).toEqual([])
    expect(correct('读《小成》吧').text).toBe('读《小城》吧')
    expect(correct('读小成吧').text).toBe('读《小城》吧')
  })

  it('gives up nothing to entries that say nothing', () => {
    expect(
      correct('你好', entry('！'), entry('好'), entry('您好', { exceptions: [''] })).text,
    ).toBe('你好')
  })
})

describe('any text and any vocabulary', () => {
  const sentences = readOrdinarySentences()
  const words = readVocabulary('vocabulary')
  const piece = fc.oneof(
    fc.constantFrom(...sentences),
    fc.constantFrom(...words.flatMap(({ word, aliases }) => [word, ...aliases])),
    fc.constantFrom(
      '玄界心片',
      '高白气球',
      '里发筒',
      '，',
      '。',
      ' ',
      '\ud83d',
      '\ude00',
      '👨‍👩‍👧',
      '𠮷',
      'ﬀ',
      '１７',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.string({
      unit: fc.integer({ min: 0x4e00, max: 0x9fff }).map(code => String.fromCharCode(code)),
    }),
  )
  const text = fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join(''))
  const vocabulary = fc.array(
    fc.record({
      id: fc.uuid(),
      word: fc.oneof(piece, fc.constantFrom('一', '一一', '一一一', 'aa', 'aaa')),
      aliases: fc.array(fc.oneof(piece, fc.constantFrom('一', '一一', 'aa', 'aaa')), {
        maxLength: 2,
      }),
      exceptions: fc.array(piece, { maxLength: 1 }),
      isStrict: fc.boolean(),
    }),
    { maxLength: 12 },
  )

  it('is corrected once and for all, and only where it is said', () => {
    fc.assert(
      fc.property(text, vocabulary, (raw, random) => {
        const corrector = createCorrector([...random, ...words])
        const once = corrector.correct(raw)
        expect(undo(once)).toBe(raw)
        expect(corrector.correct(once.text)).toEqual({ text: once.text, corrections: [] })
        expect(createCorrector([...random, ...words]).correct(raw)).toEqual(once)
      }),
      { numRuns: 300 },
    )
  })
})
