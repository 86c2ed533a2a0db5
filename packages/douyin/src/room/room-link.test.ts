import { problemOf } from '@talkingcat/contract'
import { describe, expect, it } from 'vitest'
import { parseRoomLink } from './room-link.ts'

const roomId = '7630361251285076745'
const web = (webRid: string) => ({ kind: 'web', webRid })
const broadcast = (secUid: string | null = null) => ({ kind: 'broadcast', roomId, secUid })
const short = { kind: 'short', url: 'https://v.douyin.com/iRNBho6u/' }

describe('parseRoomLink', () => {
  it.each([
    ['123456789', web('123456789')],
    ['  123456789 \n', web('123456789')],
    ['直播间：123456789', web('123456789')],
    ['抖音号: xiaoyu_2020', web('xiaoyu_2020')],
    ['xiao.yu-88', web('xiao.yu-88')],
    [roomId, broadcast()],
    ['https://live.douyin.com/123456789', web('123456789')],
    ['http://live.douyin.com/123456789/', web('123456789')],
    ['live.douyin.com/123456789', web('123456789')],
    ['https://live.douyin.com/xiaoyu_2020', web('xiaoyu_2020')],
    [
      'https://live.douyin.com/123456789?enter_from_merge=link_share&room_id=1&a=b#top',
      web('123456789'),
    ],
    ['https://www.douyin.com/follow/live/123456789?anchor_id=5', web('123456789')],
    ['https://www.douyin.com/root/live/123456789', web('123456789')],
    ['https://douyin.com/live/123456789', web('123456789')],
    [`https://webcast.amemv.com/douyin/webcast/reflow/${roomId}`, broadcast()],
    [
      `https://webcast.amemv.com/douyin/webcast/reflow/${roomId}?sec_user_id=MS4w&u_code=1`,
      broadcast('MS4w'),
    ],
    [`https://live.douyin.com/webcast/reflow/${roomId}`, broadcast()],
    ['https://v.douyin.com/iRNBho6u/', short],
    ['v.douyin.com/iRNBho6u/', short],
    [
      '3:/复制打开抖音，看看【小鱼的直播间】正在直播，来和我一起支持TA吧。 https://v.douyin.com/iRNBho6u/ 7@8.com :5pm',
      short,
    ],
    ['快来看https://v.douyin.com/iRNBho6u/，超好看', short],
    ['看这个（https://live.douyin.com/123456789）', web('123456789')],
    ['HTTPS://LIVE.DOUYIN.COM/123456789', web('123456789')],
    ['https://live.douyin.com/123456789?utm_source=copy&from=%E5%88%86%E4%BA%AB', web('123456789')],
    ['https://www.douyin.com/follow/live/123456789/', web('123456789')],
    ['https://m.douyin.com/share/live/123456789', web('123456789')],
    [`https://www.iesdouyin.com/share/live/${roomId}?app=aweme`, broadcast()],
    [`https://webcast.amemv.com/webcast/reflow/${roomId}/`, broadcast()],
    [`直播间 ${roomId}`, broadcast()],
    ['#123456789', web('123456789')],
    ['【小鱼】正在直播 https://live.douyin.com/123456789 快来', web('123456789')],
    [
      'https://www.douyin.com/user/MS4wLjABAAAA 直播间在 https://live.douyin.com/123456789',
      web('123456789'),
    ],
    ['https://v.douyin.com/iRNBho6u/ https://v.douyin.com/second/', short],
  ])('reads %j', (input, expected) => {
    expect(parseRoomLink(input)).toEqual(expected)
  })

  it.each([
    '',
    '   ',
    'https://live.douyin.com/',
    'https://www.douyin.com/video/7181859941539730490',
    'https://live.bilibili.com/123456',
    'https://live.douyin.com.evil.com/123456789',
    'https://evil.com/?u=live.douyin.com',
    'http://127.0.0.1:9000/123456789',
    'javascript:alert(1)',
    '你好世界',
    'v.douyin.com',
    'x'.repeat(5000),
  ])('refuses %j', input => {
    expect(() => parseRoomLink(input)).toThrow('ROOM_LINK_INVALID')
  })

  it.each([
    'https://www.douyin.com/user/MS4wLjABAAAA',
    'www.douyin.com/user/MS4wLjABAAAA?from_tab_name=main&vid=718',
    'https://www.iesdouyin.com/share/user/MS4wLjABAAAA?did=1',
    '长按复制此条消息，打开抖音搜索，查看TA的更多作品。 https://www.douyin.com/user/MS4wLjABAAAA',
  ])('says that %j is a person, not a room', input => {
    expect(() => parseRoomLink(input)).toThrow('ROOM_LINK_IS_PROFILE')
  })

  it('says what a right one looks like', () => {
    for (const code of ['ROOM_LINK_INVALID', 'ROOM_LINK_IS_PROFILE'] as const) {
      expect(problemOf(code).next).toContain('https://live.douyin.com/123456789')
    }
  })

  it('takes a loopback room only where the endpoints are that address', () => {
    const origin = 'http://127.0.0.1:9000'
    const endpoints = { liveOrigin: origin, mobileOrigin: origin, pushOrigins: [] }
    expect(parseRoomLink('http://127.0.0.1:9000/123456789', endpoints)).toEqual(web('123456789'))
    expect(() => parseRoomLink('http://127.0.0.1:9001/123456789', endpoints)).toThrow()
  })
})
