import { AppError } from '@talkingcat/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { collect, samplesOf } from '../../testing/collect.ts'
import { readDemo } from '../../testing/demos.ts'
import { type HlsServerOptions, makeHls, startHlsServer } from '../../testing/hls-server.ts'
import { findFfmpeg } from '../aac/find-ffmpeg.ts'
import { createStreamAudioSource } from '../stream/stream-audio-source.ts'
import type { StreamAddress, StreamAudioSourceOptions } from '../stream/stream-options.ts'

const ffmpeg = await findFfmpeg({ env: { PATH: process.env.PATH } })
const ffmpegPath = ffmpeg?.path ?? ''
const media = ffmpeg
  ? await makeHls(ffmpegPath, (await readDemo('demo1')).wavPath)
  : { segments: [] }
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function serve(options: Partial<HlsServerOptions> = {}) {
  const server = await startHlsServer({ media, ...options })
  cleanups.push(() => server.close())
  return server
}

/** Off air after these addresses. */
function open(urls: string[], options: Partial<StreamAudioSourceOptions> = {}) {
  const left: StreamAddress[] = urls.map(url => ({ url, format: 'hls', expiresAt: null }))
  const source = createStreamAudioSource({
    ffmpegPath,
    resolveUrl: async () => {
      const address = left.shift()
      if (!address) throw new AppError('ROOM_OFFLINE')
      return address
    },
    ...options,
    timings: { backOffMs: [20], hlsSettleMs: 300, ...options.timings },
  })
  return source.open(new AbortController().signal)
}

const segmentsAsked = (asked: readonly string[]) =>
  asked.flatMap(path => /live-(\d+)/.exec(path)?.[1] ?? []).map(Number)

describe.skipIf(ffmpeg === null)('HLS as the source of sound (needs ffmpeg)', () => {
  it('begins two segments behind, hears every one once, in order, and ends with the list', async () => {
    const server = await serve({ speed: 3, headStartS: 10.5 })
    const { chunks, states, gaps } = await collect(open([server.url]))
    const asked = segmentsAsked(server.asked)
    expect(asked[0]).toBe(3)
    expect(asked).toEqual(asked.map((_, index) => 3 + index))
    expect(asked.at(-1)).toBe(media.segments.length - 1)
    const heardS = media.segments.slice(3).reduce((sum, { durationS }) => sum + durationS, 0)
    expect(samplesOf(chunks) / 16_000).toBeCloseTo(heardS, 0)
    expect(gaps).toEqual([])
    expect(states.map(({ status }) => status)).toEqual(
      expect.arrayContaining(['resolving', 'connecting', 'catching-up', 'live', 'ended']),
    )
    const ats = chunks.map(({ at }) => at)
    expect(ats).toEqual([...ats].sort((a, b) => a - b))
  })

  it('goes on after the connection where it was', async () => {
    let refusals = 0
    const plan = (path: string, count: number) => {
      if (path !== '/live.m3u8' || count !== 3 || refusals++ > 0) return undefined
      return { status: 404 }
    }
    const server = await serve({ speed: 4, plan })
    await collect(open([server.url, server.url]))
    const asked = segmentsAsked(server.asked)
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked).toEqual([...asked].sort((a, b) => a - b))
    expect(refusals).toBeGreaterThan(0)
  })

  it.each([
    ['within what the list still holds: nothing is lost', 400, 0],
    ['for longer: what is gone is told, to the frame', 1500, 4],
  ])('is away %s', async (_, awayMs, leastGone) => {
    let awaySince = 0
    // Into a connection that has just begun it would be another case: where its sound lies is not known yet.
    let isHeard = false
    const plan = (path: string, count: number) => {
      if (path !== '/live.m3u8' || count < 3 || !isHeard) return undefined
      awaySince ||= performance.now()
      return performance.now() - awaySince < awayMs ? { status: 404 } : undefined
    }
    const server = await serve({ speed: 6, plan })
    const urls = Array.from({ length: 60 }, () => server.url)
    const { chunks, gaps } = await collect(
      open(urls, { timings: { backOffMs: [50] } }),
      ({ chunks: soFar, states }) => {
        isHeard ||= samplesOf(soFar) > 3 * 16_000
        return states.some(({ status }) => status === 'ended')
      },
    )
    const asked = segmentsAsked(server.asked)
    expect(new Set(asked).size).toBe(asked.length)
    const lengthMs = (from: number, to: number) =>
      1000 * media.segments.slice(from, to).reduce((sum, { durationS }) => sum + durationS, 0)
    const goneMs = asked.reduce((sum, sequence, index) => {
      const before = asked[index - 1]
      return before === undefined ? sum : sum + lengthMs(before + 1, sequence)
    }, 0)
    expect(goneMs).toBeGreaterThanOrEqual(1000 * leastGone)
    const toldMs = gaps.reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0)
    expect(Math.abs(toldMs - goneMs)).toBeLessThan(50)
    const heardMs = asked.reduce((sum, sequence) => sum + lengthMs(sequence, sequence + 1), 0)
    expect(Math.abs(samplesOf(chunks) / 16 - heardMs)).toBeLessThan(200)
  })

  it('a segment that is gone is a gap', async () => {
    const plan = (path: string) => (path === '/live-5.ts' ? { status: 404 } : undefined)
    const server = await serve({ plan })
    const { gaps, chunks } = await collect(open([server.url]), ({ gaps }) => gaps.length > 0)
    const [gap] = gaps
    expect(gap).toMatchObject({ source: 'audio', reason: 'network' })
    // The sender's own times tell how long it was, long before it is known where it lies on the clock.
    const lengthMs = (gap?.toAt ?? 0) - (gap?.fromAt ?? 0)
    expect(Math.abs(lengthMs - 1000 * (media.segments[5]?.durationS ?? 0))).toBeLessThan(50)
    // It begins where the sound before it ends: nothing from behind it is taken for sound before it.
    const heardMs = samplesOf(chunks) / 16
    const spokenMs = media.segments
      .slice(segmentsAsked(server.asked)[0], 5)
      .reduce((sum, { durationS }) => sum + 1000 * durationS, 0)
    expect(Math.abs(heardMs - spokenMs)).toBeLessThan(100)
  })

  it('sees that nothing new comes, and leaves', async () => {
    const first = { text: '' }
    const edit = (text: string) => (first.text ||= text)
    const server = await serve({ edit })
    const { states } = await collect(
      open([server.url, server.url], { timings: { stallShownAfterMs: 100, stallAfterMs: 300 } }),
      ({ states }) => states.some(({ status }) => status === 'reconnecting'),
    )
    expect(states.map(({ status }) => status)).toContain('stalled')
  })

  it.each([
    ['a web page', { body: '<html>login</html>' }],
    ['404', { status: 404 }],
    ['an endless redirect', { status: 302, location: '/live.m3u8' }],
    ['a playlist without an end to its size', { body: Buffer.alloc(2 * 1024 * 1024, '#') }],
  ])('%s instead of a playlist is no stream', async (_, answer) => {
    const server = await serve({ plan: () => answer })
    const { states } = await collect(open([server.url]))
    expect(states.some(({ problem }) => problem?.code === 'STREAM_UNREACHABLE')).toBe(true)
    expect(states.at(-1)?.status).toBe('ended')
  })

  it('an encrypted stream is told, and does not end the other ways', async () => {
    const edit = (text: string) =>
      text.replace('#EXT-X-VERSION:3', '#EXT-X-KEY:METHOD=AES-128,URI="https://cdn.example/key"')
    const server = await serve({ edit })
    const { states } = await collect(open([server.url]))
    expect(states.some(({ problem }) => problem?.code === 'STREAM_UNSUPPORTED')).toBe(true)
    expect(states.at(-1)?.status).toBe('ended')
    expect(server.asked).not.toContain('/key')
  })

  it('asks before every address: playlist, variant, segment, redirect', async () => {
    const inner = await serve()
    const forbidden = `${inner.url.replace('live.m3u8', 'live-4.ts')}`
    const isUrlAllowed = (url: URL) => url.href !== forbidden && url.port !== '1'
    const master = (target: string) =>
      `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${target}\n#EXT-X-STREAM-INF:BANDWIDTH=2\nx.m3u8\n`
    const list = (target: string) =>
      `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${target}\n#EXT-X-ENDLIST\n`
    const bodies = [
      { body: master('http://127.0.0.1:1/v.m3u8') },
      { body: list('http://127.0.0.1:1/s.ts') },
      { status: 302, location: forbidden },
      { body: list(forbidden) },
    ]
    for (const answer of bodies) {
      const outer = await serve({ plan: () => answer })
      const { states } = await collect(open([outer.url], { isUrlAllowed }))
      const problem = states.find(state => state.problem)?.problem
      expect(problem).toMatchObject({
        code: 'STREAM_UNREACHABLE',
        details: { reason: 'address refused' },
      })
    }
    expect(inner.asked).toEqual([])
  })

  it('a server that hangs in a segment does not hang us', async () => {
    const plan = (path: string) => (path.endsWith('.ts') ? ({ hang: true } as const) : undefined)
    const server = await serve({ plan })
    const { states } = await collect(
      open([server.url], { timings: { connectTimeoutMs: 300, stallAfterMs: 400 } }),
    )
    expect(states.at(-1)?.status).toBe('ended')
  })
})
