import { describe, expect, it } from 'vitest'
import { linkIn } from './link-in.ts'

describe('linkIn', () => {
  it('finds the link in a share text', () => {
    const shared =
      '7- 【小美】正在直播，复制下方链接，打开【抖音】 https://v.douyin.com/iAbC-dEf/ 9@1.com'
    expect(linkIn(shared)).toBe('https://v.douyin.com/iAbC-dEf/')
  })

  it.each([
    'https://live.douyin.com/123456789',
    '123456789',
    '不是链接',
    'https://example.com/douyin.com',
    '',
  ])('leaves %j to the field', pasted => expect(linkIn(pasted)).toBeNull())
})
