import { AppError } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { hasSharedData, readShared } from '../testing/shared-data.ts'
import { parseGiftCsv } from './gift-csv.ts'
import { reduceGiftRows } from './reduce-gift-rows.ts'

const header = 'time,user_id,gift_name,gift_count,diamond_total'

describe('parseGiftCsv', () => {
  it('reads quotes, further columns, a byte order mark and midnight', () => {
    const rows = parseGiftCsv(
      `\ufeff${header},grade\n23:59:58,u1,"小心心, 大",2,20,x\n00:00:03,u1,玫瑰,1,1,y\n`,
    )
    expect(rows[0]).toMatchObject({ giftName: '小心心, 大', giftCount: 2, diamondTotal: 20 })
    expect((rows[1]?.atMs ?? 0) - (rows[0]?.atMs ?? 0)).toBe(5_000)
  })

  it.each([
    ['', { missing: header }],
    ['time,user_id,gift_name\n', { missing: 'gift_count,diamond_total' }],
    [`${header}\n12:00:00,u1,玫瑰,many,1`, { line: 2 }],
    [`${header}\n12:00:00,u1,"玫瑰,1,1`, { reason: 'CSV_QUOTE_NOT_CLOSED' }],
  ])('refuses %j', (text, details) => {
    try {
      parseGiftCsv(text)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({ code: 'CSV_INVALID', details })
    }
  })
})

describe('reduceGiftRows', () => {
  it('counts a streak once and a restart again', () => {
    const rows = parseGiftCsv(
      [
        header,
        '12:00:00,u1,玫瑰,1,1',
        '12:00:01,u1,玫瑰,4,4',
        '12:00:04,u1,玫瑰,4,4',
        '12:00:05,u1,玫瑰,1,1',
        '12:00:30,u1,玫瑰,2,2',
        '12:00:30,u2,火箭,1,1000',
      ].join('\n'),
    )
    expect(reduceGiftRows(rows)).toEqual({
      rows: 6,
      combos: 4,
      gifts: 8,
      diamonds: 1007,
      naiveDiamonds: 1012,
      byGift: [
        { giftName: '火箭', combos: 1, gifts: 1, diamonds: 1000 },
        { giftName: '玫瑰', combos: 3, gifts: 7, diamonds: 7 },
      ],
    })
  })

  describe.skipIf(!hasSharedData)('on real broadcasts', () => {
    it.each([
      // 1.4 and 12.4 times too much by a plain sum.
      ['busy-a', { rows: 4836, combos: 3313, gifts: 3579, diamonds: 25494, naiveDiamonds: 35371 }],
      [
        'busy-b',
        { rows: 42893, combos: 17915, gifts: 46595, diamonds: 69460, naiveDiamonds: 858479 },
      ],
    ])('%s: far fewer diamonds than a plain sum', (name, expected) => {
      const text = new TextDecoder().decode(readShared(`sessions/${name}/gift.csv`))
      const { byGift, ...totals } = reduceGiftRows(parseGiftCsv(text))
      expect(totals).toEqual(expected)
      expect(byGift.reduce((sum, gift) => sum + gift.diamonds, 0)).toBe(totals.diamonds)
    })
  })
})
