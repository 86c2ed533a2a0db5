import { describe, expect, it } from 'vitest'
import { readPlaylist } from './playlist.ts'

const base = new URL('https://cdn.example/live/list.m3u8?sign=x')
const read = (...lines: string[]) => readPlaylist(['#EXTM3U', ...lines].join('\r\n'), base)
const media = (...lines: string[]) => read('#EXT-X-TARGETDURATION:4', ...lines)

it('reads a live playlist, its addresses relative to its own', () => {
  const playlist = media(
    '#EXT-X-MEDIA-SEQUENCE:41',
    '#EXTINF:3.960,title, with a comma',
    '41.ts?sign=y',
    '#EXT-X-PROGRAM-DATE-TIME:2026-04-19T15:35:27Z',
    '#EXT-X-DISCONTINUITY',
    '#EXTINF:4,',
    '/other/42.ts',
  )
  expect(playlist).toMatchObject({
    kind: 'media',
    targetMs: 4000,
    isEnded: false,
    segments: [
      { sequence: 41, durationMs: 3960, isDiscontinuous: false },
      { sequence: 42, durationMs: 4000, isDiscontinuous: true },
    ],
  })
  const urls = playlist.kind === 'media' ? playlist.segments.map(({ url }) => url.href) : []
  expect(urls).toEqual(['https://cdn.example/live/41.ts?sign=y', 'https://cdn.example/other/42.ts'])
})

it('reads a choice of variants', () => {
  const playlist = read(
    '#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=9,BANDWIDTH=800000,CODECS="mp4a.40.2"',
    'low.m3u8',
    '#EXT-X-STREAM-INF:BANDWIDTH=2000000',
    '#EXT-X-SOMETHING',
    'high.m3u8',
  )
  expect(playlist).toMatchObject({
    kind: 'master',
    variants: [{ bandwidth: 800_000 }, { bandwidth: 2_000_000 }],
  })
})

it('knows the end', () => {
  expect(media('#EXTINF:1,', 'a.ts', '#EXT-X-ENDLIST')).toMatchObject({ isEnded: true })
})

describe('what it does not play', () => {
  it.each([
    ['#EXT-X-KEY:METHOD=AES-128,URI="key"', 'hls-encrypted'],
    ['#EXT-X-MAP:URI="init.mp4"', 'hls-fmp4'],
    ['#EXT-X-BYTERANGE:100@0', 'hls-byterange'],
  ])('%s', (line, feature) => {
    expect(media(line, '#EXTINF:1,', 'a.ts')).toEqual({ kind: 'unsupported', feature })
  })

  it('a key that is none is none', () => {
    expect(media('#EXT-X-KEY:METHOD=NONE', '#EXTINF:1,', 'a.ts')).toMatchObject({ kind: 'media' })
  })
})

it.each([
  ['a web page', () => readPlaylist('<html>login</html>', base)],
  ['nothing', () => readPlaylist('', base)],
  ['no target duration', () => read('#EXTINF:1,', 'a.ts')],
  ['a segment without a duration', () => media('a.ts')],
  ['a duration of a year', () => media('#EXTINF:31536000,', 'a.ts')],
  ['a negative duration', () => media('#EXTINF:-1,', 'a.ts')],
  ['a sequence that is none', () => media('#EXT-X-MEDIA-SEQUENCE:1e99', '#EXTINF:1,', 'a.ts')],
  ['an address that is none', () => media('#EXTINF:1,', 'https://')],
  ['variants without addresses', () => read('#EXT-X-STREAM-INF:BANDWIDTH=1')],
])('refuses %s', (_, call) => {
  expect(call).toThrow(expect.objectContaining({ name: 'HlsError' }))
})
