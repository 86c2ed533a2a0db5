import type { SourceState } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { isFresh, sourceWords } from './source-words.ts'

const now = 1_000_000
const state = (given: Partial<SourceState>): SourceState => ({
  source: 'room',
  status: 'live',
  since: now - 60_000,
  lastMessageAt: null,
  attempt: 0,
  nextAttemptAt: null,
  problem: null,
  ...given,
})

describe('sourceWords', () => {
  it('says how old the last message is', () => {
    expect(sourceWords(state({}), now - 3000, now)).toMatchObject({
      tone: 'good',
      status: '直播中',
      ticking: '3 秒前有消息',
    })
  })

  it('keeps silent about sound while it arrives, and tells when it stops', () => {
    const audio = state({ source: 'audio' })
    expect(sourceWords(audio, now - 1000, now).ticking).toBe('')
    expect(sourceWords(audio, now - 4000, now).ticking).toBe('4 秒前有声音')
  })

  it('counts a stall from the last message', () => {
    const words = sourceWords(state({ status: 'stalled' }), now - 14_000, now)
    expect(words).toMatchObject({ tone: 'warn', status: '卡住', ticking: '14 秒没有消息' })
  })

  it('counts down to the next attempt and never below', () => {
    const waiting = state({ status: 'reconnecting', attempt: 3, nextAttemptAt: now + 4200 })
    expect(sourceWords(waiting, null, now).ticking).toBe('第 3 次，5 秒后再试')
    expect(sourceWords(waiting, null, now + 9000).ticking).toBe('第 3 次，正在尝试')
  })

  it('knows fresh from old and from never', () => {
    expect(isFresh(now - 100, now)).toBe(true)
    expect(isFresh(now - 5000, now)).toBe(false)
    expect(isFresh(null, now)).toBe(false)
  })
})
