import { describe, expect, it } from 'vitest'
import { deviceWords } from './device-words.ts'

describe('a device in the list of sign-ins', () => {
  it.each([
    ['TalkingCat/0.1.0 (Windows)', '提猫直播助手 0.1.0 · Windows'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36',
      'Chrome · macOS',
    ],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0', 'Chrome · Windows'],
    ['curl/8', '未知设备'],
    ['', '未知设备'],
  ])('%j is told as %s', (userAgent, words) => expect(deviceWords(userAgent)).toBe(words))
})
