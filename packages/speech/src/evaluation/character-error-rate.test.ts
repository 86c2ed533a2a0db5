import { describe, expect, it } from 'vitest'
import { characterErrorRate } from './character-error-rate.ts'

describe('characterErrorRate', () => {
  it('counts replaced, missing and added characters', () => {
    expect(characterErrorRate('今天保湿面霜', '今天保失面霜')).toMatchObject({ errorCount: 1 })
    expect(characterErrorRate('今天保湿面霜', '天保湿面霜吧')).toMatchObject({ errorCount: 2 })
    expect(characterErrorRate('今天', '')).toEqual({ errorCount: 2, referenceCount: 2, rate: 1 })
  })

  it('does not count punctuation, spaces, width and case', () => {
    expect(characterErrorRate('好的，ＶＩＰ 家人！', '好的vip家人。').rate).toBe(0)
  })

  it('has a rate for an empty reference', () => {
    expect(characterErrorRate('', '').rate).toBe(0)
    expect(characterErrorRate('', '多').rate).toBe(1)
  })
})
