import { describe, expect, it } from 'vitest'
import { formatCount, formatInteger, formatYuan } from './number.ts'
import { formatDateTime, formatDuration, formatSessionTime, formatTimeOfDay } from './time.ts'

describe('formats', () => {
  it.each([
    [0, '0'],
    [9_999, '9,999'],
    [10_000, '1万'],
    [12_345, '1.2万'],
    [99_999, '9.9万'],
    [23_000, '2.3万'],
    [436_000, '43.6万'],
    [100_000_000, '1亿'],
    [1_260_000_000, '12.6亿'],
  ])('counts %i as %s', (value, text) => expect(formatCount(value)).toBe(text))

  it('writes integers and yuan', () => {
    expect(formatInteger(1_234_567)).toBe('1,234,567')
    expect(formatInteger(-1234)).toBe('-1,234')
    expect(formatYuan(12_346)).toBe('¥1,234.6')
    expect(formatYuan(50)).toBe('¥5')
  })

  it.each([
    [0, '00:00', '0 秒'],
    [59_999, '00:59', '59 秒'],
    [187_000, '03:07', '3 分 7 秒'],
    [600_000, '10:00', '10 分'],
    [3_787_000, '1:03:07', '1 小时 3 分'],
    [7_200_000, '2:00:00', '2 小时'],
    [-5, '00:00', '0 秒'],
  ])('writes %i ms', (ms, moment, duration) => {
    expect(formatSessionTime(ms)).toBe(moment)
    expect(formatDuration(ms)).toBe(duration)
  })

  it('writes moments in the zone asked for', () => {
    const at = Date.UTC(2026, 3, 3, 16, 5)
    expect(formatDateTime(at, 'Asia/Shanghai')).toBe('2026年4月4日 00:05')
    expect(formatTimeOfDay(at, 'UTC')).toBe('16:05')
  })
})
