import { describe, expect, it } from 'vitest'
import { acceptPushOrigin, douyinEndpoints } from './endpoints.ts'

const local = 'http://127.0.0.1:9000'
const demo = { liveOrigin: local, mobileOrigin: local, pushOrigins: ['ws://127.0.0.1:9001'] }

describe('acceptPushOrigin', () => {
  it.each([
    [
      'wss://webcast100-ws-web-hl.douyin.com/webcast/im/push/v2/',
      'wss://webcast100-ws-web-hl.douyin.com',
    ],
    ['webcast200-ws-web-lf.douyin.com', 'wss://webcast200-ws-web-lf.douyin.com'],
    ['ws://webcast200-ws-web-lf.douyin.com', 'wss://webcast200-ws-web-lf.douyin.com'],
    ['wss://evil.com', null],
    ['wss://douyin.com.evil.com', null],
    ['wss://evildouyin.com', null],
    ['wss://x.douyin.com:81', null],
    ['ws://127.0.0.1:1', null],
    ['', null],
    ['::::', null],
  ])('on the platform: %j', (announced, expected) => {
    expect(acceptPushOrigin(announced, douyinEndpoints)).toBe(expected)
  })

  it.each([
    ['ws://127.0.0.1:9001/webcast/im/push/v2/', 'ws://127.0.0.1:9001'],
    ['127.0.0.1:9444', 'ws://127.0.0.1:9444'],
    ['wss://webcast100-ws-web-hl.douyin.com', null],
    ['ws://10.0.0.1:9001', null],
  ])('in a demo: %j', (announced, expected) => {
    expect(acceptPushOrigin(announced, demo)).toBe(expected)
  })
})
