import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Hypothesis, StablePrefix } from './stable-prefix.ts'

/** One token per character, a quarter of a second each, heard up to `soundMs`. */
function hypothesis(text: string, soundMs: number): Hypothesis {
  const tokens = [...text].map((token, index) => [token, 100 + index * 250] as const)
  return { text, tokens, soundMs }
}

const noLimit = Number.POSITIVE_INFINITY

describe('StablePrefix', () => {
  it('commits what two agree on and what is old enough', () => {
    const prefix = new StablePrefix(noLimit)
    expect(prefix.hear(hypothesis('大家晚上', 2000))).toEqual({ committed: '', rest: '大家晚上' })
    expect(prefix.hear(hypothesis('大家万上好', 2500))).toEqual({
      committed: '大家',
      rest: '万上好',
    })
  })

  it('holds back what was only just spoken, and the full stop of an unfinished sentence', () => {
    const rest = (text: string, soundMs: number) =>
      new StablePrefix(noLimit).hear(hypothesis(text, soundMs)).rest
    expect(rest('大家晚上', 1000)).toBe('大家晚')
    expect(rest('大家晚上。', 3000)).toBe('大家晚上')
  })

  it('commits no number or word in letters that may go on', () => {
    const prefix = new StablePrefix(noLimit)
    prefix.hear(hypothesis('今天卖1', 5000))
    expect(prefix.hear(hypothesis('今天卖199块', 5000)).committed).toBe('今天卖')
    prefix.hear(hypothesis('今天卖199块', 5000))
    expect(prefix.hear(hypothesis('今天卖199块V', 5000)).committed).toBe('今天卖199块')
    expect(prefix.hear(hypothesis('今天卖199块VIP', 5000)).committed).toBe('今天卖199块')
  })

  it('commits nothing that a cut may still send to the next utterance', () => {
    const prefix = new StablePrefix(500)
    prefix.hear(hypothesis('大家晚上好', 9000))
    expect(prefix.hear(hypothesis('大家晚上好', 9000)).committed).toBe('大家')
  })

  it('does not believe a hypothesis against what is committed, only what comes after it', () => {
    const prefix = new StablePrefix(noLimit)
    prefix.hear(hypothesis('大家晚上好', 3000))
    prefix.hear(hypothesis('大家晚上好', 3000))
    expect(prefix.hear(hypothesis('打架晚上好欢迎', 3000))).toEqual({
      committed: '大家晚上好',
      rest: '欢迎',
    })
  })

  it('holds the final to what was committed, and takes all that comes after it', () => {
    const prefix = new StablePrefix(noLimit)
    expect(prefix.settle('打架晚上好。')).toBe('打架晚上好。')
    prefix.hear(hypothesis('大家晚上好', 3000))
    prefix.hear(hypothesis('大家晚上好', 3000))
    expect(prefix.settle('打架晚上好，欢迎来到直播间。')).toBe('大家晚上好，欢迎来到直播间。')
    expect(prefix.settle('那大家晚上好欢迎')).toBe('大家晚上好欢迎')
    expect(prefix.settle('')).toBe('大家晚上好')
  })

  it('keeps what it showed when nothing was found for once', () => {
    const prefix = new StablePrefix(noLimit)
    const shown = prefix.hear(hypothesis('大家晚上', 2000))
    expect(prefix.hear(hypothesis('', 2500))).toEqual(shown)
  })

  it('keeps back the last words of a model that tells no times', () => {
    const prefix = new StablePrefix(noLimit)
    const hear = (text: string) => prefix.hear({ text, tokens: [], soundMs: 3000 })
    hear('大家晚上好')
    expect(hear('大家晚上好')).toEqual({ committed: '大家', rest: '晚' })
    const english = new StablePrefix(noLimit)
    const hearEnglish = (text: string) => english.hear({ text, tokens: [], soundMs: 3000 })
    expect(hearEnglish('We.')).toEqual({ committed: '', rest: 'We' })
    expect(hearEnglish('We have a very sp').rest).toBe('We have a')
    expect(hearEnglish('We have a very special offer for')).toEqual({
      committed: 'We have a',
      rest: ' very special',
    })
    expect(hearEnglish('Be have a merry special offer for all')).toEqual({
      committed: 'We have a',
      rest: ' merry special offer',
    })
  })

  it('never changes what it committed, whatever it hears', () => {
    const text = fc
      .array(fc.constantFrom(...'大家晚上好1A，。'), { maxLength: 12 })
      .map(characters => characters.join(''))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), texts => {
        const prefix = new StablePrefix(noLimit)
        let before = ''
        texts.forEach((each, index) => {
          const { committed, rest } = prefix.hear(hypothesis(each, 500 * index))
          expect(committed.startsWith(before)).toBe(true)
          expect(committed + rest).not.toMatch(/[，。]$/)
          before = committed
        })
      }),
    )
  })
})
