import { describe, expect, it } from 'vitest'
import { readStreams } from './streams.ts'

function expiryOf(query: string): number | null | undefined {
  const [stream] = readStreams({ flv_pull_url: { SD1: `https://cdn.example/a.flv?${query}` } })
  return stream?.expiresAt
}

describe('when an address expires', () => {
  it.each([
    ['expire=69edc03f&sign=x', 0x69edc03f],
    ['expire=1777188927', 1_777_188_927],
    ['expire=1777188927123', 1_777_188_927],
    ['wsSecret=x&wsTime=69EDC03F', 0x69edc03f],
    ['txSecret=x&txTime=69edc03f', 0x69edc03f],
    ['auth_key=1777188927-0-0-0123456789abcdef0123456789abcdef', 1_777_188_927],
    // The first that can be read counts.
    ['expire=never&txTime=69edc03f', 0x69edc03f],
  ])('%s', (query, seconds) => {
    expect(Math.floor((expiryOf(query) ?? Number.NaN) / 1000)).toBe(seconds)
  })

  it.each(['', 'sign=x', 'expire=', 'expire=soon', 'expire=7', 'auth_key=x-0-0-y', 'wsTime=-1'])(
    'not said: %j',
    query => {
      expect(expiryOf(query)).toBeNull()
    },
  )
})

describe('the order of the streams', () => {
  const streamData = (keys: string[]) => ({
    live_core_sdk_data: {
      pull_data: {
        stream_data: JSON.stringify({
          data: Object.fromEntries(
            keys.map(key => [key, { main: { flv: `https://cdn.example/${key}.flv` } }]),
          ),
        }),
      },
    },
  })

  it('is ao, md, ld, sd, then what is dearer, then what is not known', () => {
    const keys = ['origin', 'x8k', 'uhd', 'sd', 'hd', 'ld', 'ao', 'md']
    expect(readStreams(streamData(keys)).map(({ quality }) => quality)).toEqual([
      ...['ao', 'md', 'ld', 'sd', 'hd', 'uhd', 'origin', 'x8k'],
    ])
  })

  it('knows HLS beside FLV, also where a quality has only that', () => {
    const data = {
      ao: { main: { flv: 'https://cdn.example/ao.flv', hls: '' } },
      md: { main: { flv: '', hls: 'https://cdn.example/md.m3u8?expire=69edc03f' } },
    }
    const pull = { pull_data: { stream_data: JSON.stringify({ data }) } }
    expect(readStreams({ live_core_sdk_data: pull })).toMatchObject([
      { quality: 'ao', flvUrl: 'https://cdn.example/ao.flv', hlsUrl: '' },
      { quality: 'md', flvUrl: '', expiresAt: 0x69edc03f * 1000 },
    ])
  })

  it('fills in from the older table what the newer one lacks', () => {
    const older = { flv_pull_url: { SD2: 'https://cdn.example/sd.flv', HD1: 'ftp://x' } }
    const streams = readStreams({ ...streamData(['md']), ...older })
    expect(streams.map(({ quality }) => quality)).toEqual(['md', 'sd'])
  })
})
