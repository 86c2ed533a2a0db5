import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Place } from '../encode/envelope.ts'
import { placeAfter } from '../encode/place.ts'
import { readDemoManifest } from '../recording/read-truth.ts'
import { type FlvTag, readFlv } from '../test-parts/flv-reader.ts'
import { int, type ReadMessage, readResponse } from '../test-parts/mini-reader.ts'
import { connect, pushUrl } from '../test-parts/push-client.ts'
import type { DemoRoom, DemoRoomOptions } from '../types.ts'
import { startDemoRoom } from './start-demo-room.ts'

const { durationMs, truth, cut } = readDemoManifest()
const nowhere = { cursor: '', internalExt: '' }
const deadline = { timeout: 15_000, interval: 20 }
let room: DemoRoom | undefined
afterEach(async () => room?.close())

async function open(options: DemoRoomOptions): Promise<DemoRoom> {
  room = await startDemoRoom(options)
  return room
}

const enterSchema = z.object({
  data: z.object({
    data: z.array(
      z.object({
        id_str: z.string(),
        status: z.int(),
        stream_url: z
          .object({
            live_core_sdk_data: z.object({ pull_data: z.object({ stream_data: z.string() }) }),
          })
          .optional(),
      }),
    ),
  }),
})
async function enter(at: DemoRoom, cookie = 'ttwid=x') {
  const url = `${at.endpoints.liveOrigin}/webcast/room/web/enter/?web_rid=${at.webRid}`
  const response = await fetch(url, { headers: { cookie } })
  const body = await response.text()
  return body === '' ? null : enterSchema.parse(JSON.parse(body)).data.data[0]
}
const unique = (messages: ReadMessage[]) => new Set(messages.map(({ msgId }) => msgId))

describe('the web side', () => {
  it('gives a visitor cookie, and nothing to who has none', async () => {
    const at = await open({})
    const page = await fetch(`${at.endpoints.liveOrigin}/`)
    expect(page.headers.getSetCookie().join()).toMatch(/^ttwid=/)
    expect(await enter(at, '')).toBeNull()
    const answer = await enter(at)
    expect(answer).toMatchObject({ id_str: at.roomId, status: 2 })
    const pull = answer?.stream_url?.live_core_sdk_data.pull_data
    expect(pull?.stream_data).toContain('/stream/ao.flv')
    expect(at.counters.enters).toBe(2)
  })

  it('answers im/fetch with a place to start from', async () => {
    const at = await open({ startOffsetMs: 60_000 })
    const ask = async (cursor: string) => {
      const url = `${at.endpoints.liveOrigin}/webcast/im/fetch/?cursor=${cursor}`
      return readResponse(new Uint8Array(await (await fetch(url)).arrayBuffer()))
    }
    const first = await ask('')
    expect(first.messages.length).toBeGreaterThan(0)
    expect(first.cursor).toMatch(/^t-\d+_r-\d{19}_d-1_u-1$/)
    expect(first.pushServer).toContain(at.endpoints.pushOrigins[0])
    const next = await ask(first.cursor)
    const seen = unique(first.messages)
    expect(next.messages.some(({ msgId }) => seen.has(msgId))).toBe(false)
  })
})

describe('the push socket', () => {
  it('refuses a wrong signature, a wrong room, no cookie, and on request', async () => {
    const at = await open({})
    const good = pushUrl(at, nowhere)
    const forged = new URL(good)
    forged.searchParams.set('user_unique_id', '7000000000000000001')
    await expect(connect(forged.href)).rejects.toThrow('refused 415 DEVICE_BLOCKED')
    const elsewhere = good.replace(at.roomId, '7630361251285000063')
    await expect(connect(elsewhere)).rejects.toThrow('refused 415')
    await expect(connect(good, [], 200, '')).rejects.toThrow('refused 415')
    at.faults.refuseSockets(503, 1)
    await expect(connect(good)).rejects.toThrow('refused 503')
    const client = await connect(good)
    client.socket.close()
    expect(at.counters).toMatchObject({ refusedSockets: 4, sockets: 1 })
  })

  it('counts beats and acknowledgements, and lets a silent client go', async () => {
    const at = await open({ startOffsetMs: 30_000, heartbeatTimeoutMs: 600 })
    const client = await connect(pushUrl(at, nowhere), [], 50)
    await expect.poll(() => at.counters.acks, deadline).toBeGreaterThan(1)
    await expect.poll(() => at.counters.heartbeats, deadline).toBeGreaterThan(2)
    expect(at.counters.wrongAcks).toBe(0)
    const created = Number(int(client.messages[0]?.common, 4))
    expect(Math.abs(created - Date.now())).toBeLessThan(120_000)
    client.socket.close()
    const silent = await connect(pushUrl(at, nowhere), [], 3_600_000)
    expect(await silent.closed).toBe(1006)
    expect(at.counters.silentDrops).toBeGreaterThan(0)
  })

  it('damages one frame, stalls and cuts on request', async () => {
    const at = await open({ startOffsetMs: 100_000, speed: 10 })
    const client = await connect(pushUrl(at, nowhere))
    at.faults.corruptNextFrame()
    await expect.poll(() => client.damaged, deadline).toBe(1)
    at.faults.stallSockets(500)
    const { frames } = at.counters
    const heard = client.messages.length
    const stalledAt = performance.now()
    await new Promise(resolve => setTimeout(resolve, 200))
    // A machine that takes longer than the stall has nothing to say about it.
    if (performance.now() - stalledAt < 450) expect(at.counters.frames).toBe(frames)
    await expect.poll(() => client.messages.length, deadline).toBeGreaterThan(heard)
    at.faults.cutSockets()
    expect(await client.closed).toBe(1006)
  })
})

describe('a whole broadcast', () => {
  it('loses nothing over the cut, then says it has ended', { timeout: 90_000 }, async () => {
    const at = await open({ speed: 60 })
    const messages: ReadMessage[] = []
    // From before the first frame: at this speed a busy machine may connect too late otherwise.
    let place: Place = placeAfter(-1, at.roomId, at.startedAt)
    let code = 0
    while (code !== 1000) {
      const client = await connect(pushUrl(at, place), messages).catch(() => undefined)
      code = (await client?.closed) ?? 0
      if (client?.cursor) place = client
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    const control = messages.filter(({ method }) => method === 'WebcastControlMessage')
    expect(control.map(({ fields }) => int(fields, 2))).toEqual([3n])
    // The control message is not part of the recording.
    expect(unique(messages).size).toBe(truth.totals.messages + 1)
    expect(at.counters.sockets).toBeGreaterThan(1)
    expect(messages.length).toBeGreaterThan(unique(messages).size)
    expect(await enter(at)).toMatchObject({ status: 4 })
    expect(at.broadcastMs()).toBe(durationMs)
  })

  it('can wait before it begins, with everyone already there', async () => {
    const at = await open({ speed: 20, startOffsetMs: -20_000 })
    expect(at.broadcastMs()).toBeLessThan(0)
    expect(await enter(at)).toMatchObject({ status: 2 })
    const client = await connect(pushUrl(at, nowhere))
    await expect.poll(() => client.messages.length, deadline).toBeGreaterThan(5)
    client.socket.close()
  })

  it('ends at once when the room goes offline', async () => {
    const at = await open({ startOffsetMs: 20_000 })
    const client = await connect(pushUrl(at, nowhere))
    at.faults.setOffline()
    expect(await client.closed).toBe(1000)
    const answer = await enter(at)
    expect(answer?.status).toBe(4)
    expect(answer?.stream_url).toBeUndefined()
  })
})

describe('the stream', () => {
  const url = (at: DemoRoom, quality: string) => `${at.endpoints.liveOrigin}/stream/${quality}.flv`

  it('plays at the pace of the broadcast, after a short burst', async () => {
    const speed = 20
    const at = await open({ speed, startOffsetMs: 60_000 })
    const tags: FlvTag[] = []
    const abort = new AbortController()
    const startedAt = performance.now()
    const reading = readFlv(await fetch(url(at, 'ao'), { signal: abort.signal }), tags)
    await expect.poll(() => tags.length, deadline).toBeGreaterThan(800)
    const [config, ...sound] = tags
    expect([...(config?.body ?? [])]).toEqual([0xaf, 0, 0x12, 0x08])
    expect(sound.every(({ type, body }) => type === 8 && body[0] === 0xaf && body[1] === 1)).toBe(
      true,
    )
    const last = sound.at(-1)
    const spanMs = (last?.atMs ?? 0) - (sound[0]?.atMs ?? 0)
    const waitedMs = ((last?.heardAt ?? 0) - startedAt) * speed
    // Never ahead of the broadcast, whatever the machine's own delays.
    expect(spanMs).toBeLessThan(waitedMs + 1100)
    abort.abort()
    await reading.catch(() => 'aborted')
  })

  it('ends with the broadcast, is cut with the network, and comes back', async () => {
    const at = await open({ speed: 20, startOffsetMs: cut.fromMs - 40_000 })
    expect(await readFlv(await fetch(url(at, 'md')), [])).toBe('cut')
    const tags: FlvTag[] = []
    await expect
      .poll(async () => (await fetch(url(at, 'md')).catch(() => undefined))?.ok, deadline)
      .toBe(true)
    const reading = readFlv(await fetch(url(at, 'md')), tags)
    await expect.poll(() => new Set(tags.map(({ type }) => type)).size, deadline).toBe(2)
    expect(tags[0]?.atMs).toBeGreaterThan(cut.toMs - 1000)
    at.faults.setOffline()
    expect(await reading).toBe('ended')
    expect((await fetch(url(at, 'md'))).status).toBe(404)
  })

  it('can lose its sound', async () => {
    const at = await open({ speed: 20 })
    at.faults.removeAudio()
    const tags: FlvTag[] = []
    const reading = readFlv(await fetch(url(at, 'ld')), tags)
    await expect.poll(() => tags.length, deadline).toBeGreaterThan(20)
    expect(tags.every(({ type }) => type === 9)).toBe(true)
    at.faults.cutStreams()
    expect(await reading).toBe('cut')
  })
})

it('closes when its signal aborts', async () => {
  const abort = new AbortController()
  const at = await open({ signal: abort.signal })
  abort.abort()
  await expect
    .poll(
      () =>
        fetch(`${at.endpoints.liveOrigin}/`).then(
          () => 'open',
          () => 'closed',
        ),
      deadline,
    )
    .toBe('closed')
})
