import { describe, expect, it } from 'vitest'
import { committedViolations, normalizedErasure } from './caption-stability.ts'

const shown = (committed: string, rest: string) => ({ committed, rest })

describe('normalizedErasure', () => {
  it('is 0 while words only grow', () => {
    const partials = [shown('', '大家'), shown('大家', '晚上')]
    expect(normalizedErasure([{ partials, final: '大家晚上好。' }])).toBe(0)
  })

  it('counts what is taken back or changed, the final included, over the finals', () => {
    const partials = [shown('', '大家万'), shown('大家', '晚上号')]
    expect(normalizedErasure([{ partials, final: '大家晚上好' }])).toBe(2 / 5)
    expect(normalizedErasure([{ partials: [shown('', '嗯')], final: '' }])).toBe(0)
  })
})

describe('committedViolations', () => {
  it('counts showings whose committed words did not last', () => {
    const partials = [shown('大', '家'), shown('大家', '万'), shown('大家', '晚上')]
    expect(committedViolations({ partials, final: '大家晚上好' })).toBe(0)
    expect(committedViolations({ partials, final: '大佳晚上好' })).toBe(2)
  })
})
