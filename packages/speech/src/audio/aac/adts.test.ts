import { describe, expect, it } from 'vitest'
import { readAudioTag } from '../flv/audio-tag.ts'
import { readAacConfig } from './aac-config.ts'
import { toAdtsFrame } from './adts.ts'

const lc44100Stereo = Uint8Array.of(0x12, 0x10)

describe('AAC configuration', () => {
  it('reads AAC-LC 44.1 kHz stereo', () => {
    expect(readAacConfig(lc44100Stereo)).toEqual({
      objectType: 2,
      sampleRateIndex: 4,
      sampleRateHz: 44_100,
      channelConfig: 2,
    })
  })

  it('reads the core of HE-AAC: 22.05 kHz doubled to 44.1', () => {
    // 5 bits type 5, 4 bits rate 7, 4 bits channels 2, 4 bits doubled rate 4, 5 bits core type 2.
    expect(readAacConfig(Uint8Array.of(0x2b, 0x92, 0x08, 0x00))).toMatchObject({
      objectType: 2,
      sampleRateHz: 22_050,
      channelConfig: 2,
    })
  })

  it('knows damaged from unsupported', () => {
    expect(readAacConfig(Uint8Array.of())).toBe('damaged')
    expect(readAacConfig(Uint8Array.of(0x12))).toBe('damaged')
    // 960-sample frames.
    expect(readAacConfig(Uint8Array.of(0x12, 0x14))).toBe('unsupported')
  })
})

describe('ADTS', () => {
  it('writes the header that ffmpeg writes', () => {
    const config = readAacConfig(lc44100Stereo)
    if (typeof config === 'string') throw new Error(config)
    const frame = new Uint8Array(100).fill(7)
    const adts = toAdtsFrame(config, frame)
    expect([...(adts?.subarray(0, 7) ?? [])]).toEqual([0xff, 0xf1, 0x50, 0x80, 0x0d, 0x7f, 0xfc])
    expect(adts?.subarray(7)).toEqual(frame)
    expect(toAdtsFrame(config, new Uint8Array(8185))).toBeNull()
  })
})

describe('audio tags', () => {
  it('tells configuration, frames and other codecs apart', () => {
    expect(readAudioTag(Uint8Array.of(0xaf, 0, 0x12, 0x10)).kind).toBe('config')
    expect(readAudioTag(Uint8Array.of(0xaf, 1, 9, 9))).toEqual({
      kind: 'frame',
      frame: Uint8Array.of(9, 9),
    })
    expect(readAudioTag(Uint8Array.of(0x2f, 1))).toEqual({ kind: 'unsupported', codec: 'flv-2' })
    const letters = (text: string) => [...text].map(letter => letter.charCodeAt(0))
    expect(readAudioTag(Uint8Array.of(0x91, ...letters('mp4a'), 5))).toMatchObject({
      kind: 'frame',
    })
    expect(readAudioTag(Uint8Array.of(0x91, ...letters('Opus'), 5))).toEqual({
      kind: 'unsupported',
      codec: 'Opus',
    })
  })
})
