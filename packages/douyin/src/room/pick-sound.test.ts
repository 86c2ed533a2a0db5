import { expect, it } from 'vitest'
import { pickSound } from './pick-sound.ts'
import { readStreams } from './streams.ts'

const streams = readStreams({
  flv_pull_url: {
    FULL_HD1: 'https://cdn.example/uhd.flv',
    SD2: 'https://cdn.example/sd.flv',
    ao: 'https://cdn.example/ao.flv',
    SD1: 'https://cdn.example/ld.flv',
    md: 'https://cdn.example/md.flv',
  },
})

it('takes ao, once more, then md, ld, sd and the rest, then ao again', () => {
  const qualities = [0, 1, 2, 3, 4, 5, 6].map(
    attempt => pickSound({ status: 'live', streams }, attempt).quality,
  )
  expect(qualities).toEqual(['ao', 'ao', 'md', 'ld', 'sd', 'uhd', 'ao'])
})

it('goes by way of HLS in turns, of the cheapest quality that has it', () => {
  const withHls = readStreams({
    flv_pull_url: { ao: 'https://cdn.example/ao.flv', md: 'https://cdn.example/md.flv' },
    hls_pull_url_map: {
      HD1: 'https://cdn.example/hd.m3u8',
      md: 'https://cdn.example/md.m3u8',
      SD1: 'javascript:0',
    },
  })
  const tried = [0, 1, 2, 3, 4, 5].map(attempt => {
    const { quality, format, url } = pickSound({ status: 'live', streams: withHls }, attempt)
    expect(url).toBe(`https://cdn.example/${quality}.${format === 'hls' ? 'm3u8' : 'flv'}`)
    return `${quality} ${format}`
  })
  expect(tried).toEqual(['ao flv', 'ao flv', 'md hls', 'md flv', 'hd hls', 'ao flv'])
})

it('tries a room that does not say how it stands, and not one that is over', () => {
  expect(pickSound({ status: 'unknown', streams }, 0).quality).toBe('ao')
  expect(() => pickSound({ status: 'ended', streams }, 0)).toThrow('ROOM_OFFLINE')
})

it('says so when there is nothing to listen to', () => {
  expect(() => pickSound({ status: 'live', streams: [] }, 0)).toThrow('STREAM_MISSING')
  expect(() => pickSound({ status: 'live', streams: [] }, 3)).toThrow('STREAM_MISSING')
})
