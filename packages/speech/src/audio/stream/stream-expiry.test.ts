import { AppError, type Gap } from '@talkingcat/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { collect, samplesOf } from '../../testing/collect.ts'
import { readDemo } from '../../testing/demos.ts'
import { type ConnectionPlan, type FlvServer, startFlvServer } from '../../testing/flv-server.ts'
import { makeFlv } from '../../testing/make-flv.ts'
import { findFfmpeg } from '../aac/find-ffmpeg.ts'
import type { PcmChunk } from '../pcm.ts'
import { createStreamAudioSource } from './stream-audio-source.ts'
import type { StreamAddress, StreamTimings } from './stream-options.ts'

const ffmpeg = await findFfmpeg({ env: { PATH: process.env.PATH } })
const ffmpegPath = ffmpeg?.path ?? ''
const flv = ffmpeg ? await makeFlv(ffmpegPath, (await readDemo('demo1')).wavPath) : Buffer.alloc(0)
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

/** A server that refuses expired addresses, and a platform that gives `lifeMs[n]` long ones. */
async function serve(options: {
  lifeMs: (question: number) => number | AppError
  plan?: (connection: number, leftMs: number) => ConnectionPlan
}) {
  const refused: number[] = []
  const server: FlvServer = await startFlvServer({
    flv,
    // As long as a CDN's picture cache may be: a busy machine takes a second to connect and decode.
    burstMs: 2500,
    plan(connection, url) {
      const leftMs = Number(url.searchParams.get('expire')) - Date.now()
      if (leftMs > 0) return options.plan?.(connection, leftMs) ?? {}
      refused.push(connection)
      return { status: 403 }
    },
  })
  cleanups.push(() => server.close())
  const asked: number[] = []
  const given: StreamAddress[] = []
  async function resolveUrl(): Promise<StreamAddress> {
    const lifeMs = options.lifeMs(asked.length)
    asked.push(Date.now())
    if (lifeMs instanceof AppError) throw lifeMs
    const expiresAt = Date.now() + lifeMs
    const address = { url: `${server.url}?expire=${expiresAt}`, expiresAt }
    given.push(address)
    return address
  }
  return { server, refused, asked, given, resolveUrl }
}

/** A back-off this long would be heard. */
const timings: Partial<StreamTimings> = { backOffMs: [3000], renewAheadMs: 1000, renewAgainMs: 250 }

const listen = (resolveUrl: () => Promise<StreamAddress>, spanMs: number) =>
  collect(
    createStreamAudioSource({ ffmpegPath, resolveUrl, timings }).open(new AbortController().signal),
    ({ chunks }) => spanOf(chunks) > spanMs,
  )
const spanOf = (chunks: readonly PcmChunk[]) => (chunks.at(-1)?.at ?? 0) - (chunks[0]?.at ?? 0)

/**
 * As much sound as time, in order. On a busy machine the seam may be a little off; the back-off would
 * cost 3 s, and a second connection would double everything.
 */
function expectWhole(chunks: readonly PcmChunk[], gaps: readonly Gap[]): void {
  expect(Math.abs(samplesOf(chunks) / 16 - spanOf(chunks))).toBeLessThan(1500)
  expect(gaps.reduce((sum, gap) => sum + gap.toAt - gap.fromAt, 0)).toBeLessThan(1500)
  const ats = chunks.map(({ at }) => at)
  expect(ats).toEqual(ats.toSorted((a, b) => a - b))
}

describe.skipIf(ffmpeg === null)('an address that expires (needs ffmpeg)', () => {
  it('is replaced before it does, so that a server which cuts then costs no sound', async () => {
    const plan = (_connection: number, leftMs: number) => ({ cutAfterMs: leftMs })
    const { server, refused, asked, given, resolveUrl } = await serve({ lifeMs: () => 2500, plan })
    const { chunks, gaps } = await listen(resolveUrl, 8000)
    expectWhole(chunks, gaps)
    expect(server.connectionCount).toBeGreaterThanOrEqual(3)
    expect(server.mostOpen).toBe(1)
    expect(refused).toEqual([])
    for (const [n, { expiresAt }] of given.slice(0, server.connectionCount - 1).entries()) {
      expect(asked[n + 1]).toBeLessThan(expiresAt ?? 0)
    }
  })

  it('is ready although the platform says nothing when the connection is cut', async () => {
    const refusal = new AppError('ROOM_UNKNOWN')
    const { server, refused, asked, resolveUrl } = await serve({
      lifeMs: question => [1500, 60_000][question] ?? refusal,
      // Long after the expiry: an open connection is left alone until then.
      plan: connection => (connection === 0 ? { cutAfterMs: 3000 } : {}),
    })
    const { chunks, gaps, states } = await listen(resolveUrl, 7500)
    expectWhole(chunks, gaps)
    expect(server.connectionCount).toBe(2)
    expect(server.mostOpen).toBe(1)
    expect(refused).toEqual([])
    expect(asked).toHaveLength(2)
    expect(states.some(({ problem }) => problem?.code === refusal.code)).toBe(false)
  })

  it('is asked for again until it does, where the platform does not answer', async () => {
    const refusal = new AppError('ROOM_OFFLINE')
    const { server, asked, given, resolveUrl } = await serve({
      lifeMs: question => (question === 0 ? 1500 : refusal),
    })
    const { chunks, gaps, states } = await listen(resolveUrl, 5500)
    expectWhole(chunks, gaps)
    expect(server.connectionCount).toBe(1)
    expect(states.map(({ status }) => status)).not.toContain('reconnecting')
    expect(states.map(({ status }) => status)).not.toContain('ended')
    expect(asked.length).toBeGreaterThanOrEqual(3)
    // 1000 ms at 250 ms each.
    expect(asked.length).toBeLessThanOrEqual(6)
    // Whatever is asked after the expiry was about to be before it.
    expect(asked.at(-1)).toBeLessThan((given[0]?.expiresAt ?? 0) + 500)
  })

  it('that is over when it is given is not believed to be', async () => {
    const server = await startFlvServer({ flv })
    cleanups.push(() => server.close())
    let asked = 0
    const { chunks, gaps } = await listen(async () => {
      asked += 1
      return { url: server.url, expiresAt: Date.now() - 3_600_000 }
    }, 1500)
    expectWhole(chunks, gaps)
    expect(asked).toBe(1)
  })

  it('is not asked for after the end', async () => {
    const { asked, resolveUrl } = await serve({ lifeMs: () => 1500 })
    await listen(resolveUrl, 200)
    const count = asked.length
    await new Promise(resolve => setTimeout(resolve, 2000))
    expect(asked).toHaveLength(count)
  })
})
