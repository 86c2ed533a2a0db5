import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@talkingcat/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { collect, samplesOf } from '../../testing/collect.ts'
import { readDemo } from '../../testing/demos.ts'
import { type FlvServerOptions, startFlvServer } from '../../testing/flv-server.ts'
import { makeFlv } from '../../testing/make-flv.ts'
import { findFfmpeg } from '../aac/find-ffmpeg.ts'
import { createStreamAudioSource } from './stream-audio-source.ts'
import type { StreamAudioSourceOptions } from './stream-options.ts'

const ffmpeg = await findFfmpeg({ env: { PATH: process.env.PATH } })
const ffmpegPath = ffmpeg?.path ?? ''
const demo = await readDemo('demo1')
const flv = ffmpeg ? await makeFlv(ffmpegPath, demo.wavPath) : Buffer.alloc(0)
const demoSamples = 33.5 * 16_000
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function serve(options: Partial<FlvServerOptions>) {
  const server = await startFlvServer({ flv, ...options })
  cleanups.push(() => server.close())
  return server
}

/** Short waits; the room is off air after `attempts` connections. */
function open(
  url: string,
  attempts: number,
  options: Partial<StreamAudioSourceOptions> = {},
  signal = new AbortController().signal,
) {
  let asked = 0
  const source = createStreamAudioSource({
    ffmpegPath,
    resolveUrl: async () => {
      if (asked++ >= attempts) throw new AppError('ROOM_OFFLINE')
      return { url, expiresAt: null }
    },
    ...options,
    timings: { backOffMs: [20, 40], ...options.timings },
  })
  return source.open(signal)
}

describe.skipIf(ffmpeg === null)('createStreamAudioSource (needs ffmpeg)', () => {
  it('decodes a whole stream and ends with the room', async () => {
    const videoFlv = await makeFlv(ffmpegPath, demo.wavPath, { hasVideo: true })
    const server = await serve({ flv: videoFlv, speed: 20 })
    const { chunks, states, gaps } = await collect(open(server.url, 1))
    expect(samplesOf(chunks) / demoSamples).toBeCloseTo(1, 1)
    const rms = Math.hypot(...chunks.flatMap(chunk => [...chunk.samples.subarray(0, 20)]))
    expect(rms).toBeGreaterThan(0.1)
    expect(gaps).toEqual([])
    expect(states.map(state => state.status)).toEqual(
      expect.arrayContaining(['resolving', 'connecting', 'live', 'reconnecting', 'ended']),
    )
    expect(states.at(-1)?.status).toBe('ended')
    let last = Number.NEGATIVE_INFINITY
    for (const { at } of chunks) {
      expect(at).toBeGreaterThanOrEqual(last)
      last = at
    }
  })

  it('puts the burst of a join before it', async () => {
    const server = await serve({ burstMs: 1000 })
    const { chunks } = await collect(
      open(server.url, 1),
      ({ chunks }) => samplesOf(chunks) > 2.5 * 16_000,
    )
    const truth = server.sentAt(1000) - 1000
    expect(Math.abs((chunks[0]?.at ?? 0) - truth)).toBeLessThan(300)
  })

  it('keeps telling when sound last came', async () => {
    const server = await serve({ speed: 1 })
    const { states } = await collect(
      open(server.url, 1),
      ({ chunks }) => samplesOf(chunks) > 3.5 * 16_000,
    )
    const live = states.filter(({ status }) => status === 'live')
    const first = live[0]?.lastMessageAt ?? 0
    expect((live.at(-1)?.lastMessageAt ?? 0) - first).toBeGreaterThan(1500)
  })

  it('reconnects after a cut, reports the gap, keeps one clock', async () => {
    const plan = (connection: number) =>
      connection === 0 ? { cutAfterMs: 800 } : connection === 1 ? { status: 404 } : {}
    const server = await serve({ plan, speed: 1 })
    const { chunks, gaps, states } = await collect(
      open(server.url, 3, { timings: { backOffMs: [400] } }),
      ({ chunks, gaps }) => gaps.length > 0 && samplesOf(chunks) > 2 * 16_000,
    )
    expect(gaps).toHaveLength(1)
    expect(gaps[0]).toMatchObject({ source: 'audio', reason: 'network' })
    expect((gaps[0]?.toAt ?? 0) - (gaps[0]?.fromAt ?? 0)).toBeGreaterThan(500)
    expect(states.some(state => state.problem?.code === 'STREAM_UNREACHABLE')).toBe(true)
    const ats = chunks.map(chunk => chunk.at)
    expect(ats).toEqual([...ats].sort((a, b) => a - b))
    const live = states.filter(state => state.status === 'live')
    expect(new Set(live.map(({ since }) => since)).size).toBe(2)
  })

  it('does not hear twice what a server repeats to whoever joins', async () => {
    const plan = (connection: number) => (connection === 0 ? { cutAfterMs: 1500 } : {})
    const server = await serve({ plan, burstMs: 1000 })
    const stop = new AbortController()
    const { chunks, gaps } = await collect(open(server.url, 2, {}, stop.signal), ({ chunks }) => {
      const last = chunks.at(-1)
      return last !== undefined && last.at - (chunks[0]?.at ?? 0) > 4000
    })
    const first = chunks[0]?.at ?? 0
    const span = (chunks.at(-1)?.at ?? 0) - first
    expect(gaps).toEqual([])
    expect(Math.abs(samplesOf(chunks) / 16 - span)).toBeLessThan(300)
  })

  it('leaves a stream that stalls', async () => {
    const plan = (connection: number) => (connection === 0 ? { stallAfterMs: 600 } : {})
    const server = await serve({ plan })
    const { gaps, states } = await collect(
      open(server.url, 2, { timings: { stallAfterMs: 700 } }),
      ({ gaps }) => gaps.length > 0,
    )
    expect(gaps[0]?.reason).toBe('stall')
    expect(states.map(state => state.status)).toContain('stalled')
  })

  it('says so when there are only pictures', async () => {
    const silent = await makeFlv(ffmpegPath, demo.wavPath, { audio: 'none', hasVideo: true })
    const server = await serve({ flv: silent })
    const { states } = await collect(
      open(server.url, 1, { timings: { noAudioAfterMs: 300, noAudioGiveUpMs: 300 } }),
    )
    expect(states.some(state => state.problem?.code === 'STREAM_NO_AUDIO')).toBe(true)
    expect(states.at(-1)?.status).toBe('ended')
  })

  it('tells of a silence before it gives the connection up', async () => {
    const plan = (connection: number) => (connection === 0 ? { stallAfterMs: 600 } : {})
    const server = await serve({ plan })
    const { states } = await collect(
      open(server.url, 2, { timings: { stallShownAfterMs: 300, stallAfterMs: 1500 } }),
      ({ states }) => states.some(({ status }) => status === 'reconnecting'),
    )
    const told = states.find(({ status }) => status === 'stalled')
    const leftAt = states.find(({ status }) => status === 'reconnecting')?.since ?? 0
    expect(leftAt - (told?.since ?? Number.NaN)).toBeGreaterThan(500)
  })

  it('says so when a stream of sound alone announces none', async () => {
    const headerOnly = Buffer.from('464c5601000000000900000000', 'hex')
    const server = await serve({ flv: headerOnly, plan: () => ({ stallAfterMs: 0 }) })
    const { states } = await collect(
      open(server.url, 1, { timings: { noAudioAfterMs: 300, noAudioGiveUpMs: 300 } }),
    )
    expect(states.some(state => state.problem?.code === 'STREAM_NO_AUDIO')).toBe(true)
  })

  it('fails on a codec it can not read', async () => {
    const server = await serve({
      flv: await makeFlv(ffmpegPath, demo.wavPath, { audio: 'adpcm_swf' }),
    })
    const { states } = await collect(open(server.url, 9))
    expect(states.at(-1)).toMatchObject({
      status: 'failed',
      problem: { code: 'STREAM_UNSUPPORTED' },
    })
  })

  it('takes a web page for no stream', async () => {
    const server = await serve({ plan: () => ({ body: '<html>login</html>' }) })
    const { states } = await collect(open(server.url, 2))
    expect(states.some(state => state.problem?.code === 'STREAM_UNREACHABLE')).toBe(true)
  })

  it('fails when there is no ffmpeg', async () => {
    const server = await serve({})
    const { states } = await collect(open(server.url, 9, { ffmpegPath: '/nowhere/ffmpeg' }))
    expect(states.at(-1)).toMatchObject({ status: 'failed', problem: { code: 'FFMPEG_MISSING' } })
  })

  it('goes on when ffmpeg dies', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
    cleanups.push(() => rm(folder, { recursive: true, force: true }))
    // Dies after a second of sound, each time.
    const mortal = join(folder, 'ffmpeg')
    await writeFile(mortal, `#!/bin/sh\nhead -c 12000 | "${ffmpegPath}" "$@"\n`, { mode: 0o755 })
    const server = await serve({})
    const { states, gaps } = await collect(
      open(server.url, 1, { ffmpegPath: mortal }),
      ({ states }) => states.filter(state => state.status === 'live').length >= 2,
    )
    expect(states.some(state => state.problem?.code === 'FFMPEG_FAILED')).toBe(true)
    expect(gaps.every(gap => gap.reason === 'restart')).toBe(true)
  })

  it.each(['before it gives sound', 'after a second of it'])(
    'ffmpeg that hangs %s is seen and replaced, and holds nobody up at the end',
    async when => {
      const folder = await mkdtemp(join(tmpdir(), 'talkingcat-'))
      cleanups.push(() => rm(folder, { recursive: true, force: true }))
      const hung = join(folder, 'ffmpeg')
      const sound = when.startsWith('after') ? `head -c 16000 | "${ffmpegPath}" "$@"\n` : ''
      await writeFile(hung, `#!/bin/sh\n${sound}exec sleep 60\n`, { mode: 0o755 })
      const server = await serve({ speed: 8 })
      const stop = new AbortController()
      const startedAt = performance.now()
      let stoppedAt = 0
      const items = open(server.url, 9, { ffmpegPath: hung }, stop.signal)
      const { states } = await collect(items, ({ states }) => {
        // The second one hangs as well, and is left so.
        const isSeen = states.some(({ problem }) => problem?.code === 'FFMPEG_FAILED')
        if (isSeen && stoppedAt === 0) {
          stoppedAt = performance.now()
          setTimeout(() => stop.abort(), 1500)
        }
        return false
      })
      expect(stoppedAt - startedAt).toBeLessThan(8000)
      expect(performance.now() - stoppedAt).toBeLessThan(3500)
      expect(states.at(-1)?.status).toBe('ended')
    },
  )

  it('drops the oldest sound for a consumer that does not come', async () => {
    const server = await serve({ speed: 20 })
    const items = open(server.url, 1, { timings: { queueMs: 5000 } })
    const first = await items[Symbol.asyncIterator]().next()
    expect(first.done).toBe(false)
    await new Promise(resolve => setTimeout(resolve, 2500))
    const { chunks, gaps } = await collect(items)
    expect(gaps.some(gap => gap.reason === 'overflow')).toBe(true)
    expect(samplesOf(chunks)).toBeLessThanOrEqual(5.1 * 16_000)
  })

  it('ends when told to, in the middle of everything', async () => {
    const server = await serve({})
    const stop = new AbortController()
    const { states } = await collect(open(server.url, 9, {}, stop.signal), ({ chunks }) => {
      if (chunks.length > 5) stop.abort()
      return false
    })
    expect(states.at(-1)?.status).toBe('ended')
  })
})
