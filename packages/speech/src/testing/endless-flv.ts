import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { flvHeaderBytes, splitTags, stamped, type Tag } from './flv-tags.ts'

export type EndlessFlv = {
  /** An address that is good until the next `expire()`. */
  freshUrl(): string
  /** How far the broadcast is, in ms of its own time; NaN before the first join. */
  liveMs(): number
  /** Real time at which the broadcast is or was at `mediaMs`. */
  sentAt(mediaMs: number): number
  readonly connectionCount: number
  /** Every open connection is cut. */
  cut(): void
  /** Stays open, sends nothing, for so long in real ms; what was said meanwhile is never sent. */
  stall(ms: number): void
  /** Cuts, and answers the next `count` requests with `status`. */
  refuse(status: number, count: number): void
  /** Cuts, and answers addresses given out so far with 403. */
  expire(): void
  /** Noise in the middle of the stream. */
  sendGarbage(): void
  /** Goes on in the other encoding on the same connection, as when a host changes the software. */
  changeCodec(): void
  close(): Promise<void>
}

type Joined = { response: ServerResponse; next: number }

const tickMs = 10

/** A stand-in for the CDN: a broadcast without end, the same sound again and again, and what can go wrong with it. */
export async function startEndlessFlv(options: {
  /** Encodings of the same sound. */
  flvs: readonly Buffer[]
  lengthMs: number
  /** Media time per real time. Default 1. */
  speed?: number
}): Promise<EndlessFlv> {
  const { flvs, lengthMs, speed = 1 } = options
  const encodings = flvs.map(flv => {
    const tags = splitTags(flv)
    return {
      header: flv.subarray(0, flvHeaderBytes),
      config: tags.filter(({ isConfig }) => isConfig),
      sound: tags.filter(tag => !tag.isConfig && tag.timestampMs < lengthMs),
    }
  })
  const joined = new Set<Joined>()
  let encoding = 0
  let startedAt = Number.NaN
  let connectionCount = 0
  let signature = 0
  let oldest = 0
  let stalledUntil = 0
  let refusal = { status: 0, count: 0 }

  const current = () =>
    encodings[encoding % encodings.length] ?? { header: Buffer.alloc(0), config: [], sound: [] }
  const liveMs = () => (Date.now() - startedAt) * speed
  /** The n-th tag of the endless broadcast. */
  const tagAt = (index: number): Tag => {
    const { sound } = current()
    const tag = sound[index % sound.length]
    if (!tag) throw new Error('an encoding without sound')
    const timestampMs = Math.floor(index / sound.length) * lengthMs + tag.timestampMs
    return { ...tag, timestampMs }
  }
  const indexAt = (ms: number): number => {
    const { sound } = current()
    const round = Math.floor(ms / lengthMs)
    const within = sound.findIndex(({ timestampMs }) => timestampMs >= ms - round * lengthMs)
    return within < 0 ? (round + 1) * sound.length : round * sound.length + within
  }

  function answer(url: URL, response: ServerResponse): void {
    if (Number.isNaN(startedAt)) startedAt = Date.now()
    connectionCount += 1
    if (refusal.count > 0) {
      refusal.count -= 1
      response.writeHead(refusal.status).end()
      return
    }
    if (Number(url.searchParams.get('sign')) < oldest) {
      response.writeHead(403).end()
      return
    }
    response.writeHead(200, { 'content-type': 'video/x-flv' })
    const { header, config } = current()
    response.write(header)
    for (const { bytes } of config) response.write(bytes)
    const one = { response, next: indexAt(liveMs()) }
    joined.add(one)
    response.on('close', () => joined.delete(one))
  }

  function send(): void {
    if (Date.now() < stalledUntil) return
    if (stalledUntil > 0) {
      // A live edge does not wait.
      for (const one of joined) one.next = indexAt(liveMs())
      stalledUntil = 0
    }
    for (const one of joined) {
      for (let tag = tagAt(one.next); tag.timestampMs <= liveMs(); tag = tagAt(one.next)) {
        one.response.write(stamped(tag.bytes, tag.timestampMs))
        one.next += 1
      }
    }
  }

  function cut(): void {
    for (const { response } of joined) response.destroy()
    joined.clear()
  }

  const server = createServer((request, response) =>
    answer(new URL(request.url ?? '/', 'http://127.0.0.1'), response),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const timer = setInterval(send, tickMs)

  return {
    freshUrl: () => `http://127.0.0.1:${port}/live.flv?sign=${signature++}`,
    liveMs,
    sentAt: mediaMs => startedAt + mediaMs / speed,
    get connectionCount() {
      return connectionCount
    },
    cut,
    stall(ms) {
      stalledUntil = Date.now() + ms
    },
    refuse(status, count) {
      refusal = { status, count }
      cut()
    },
    expire() {
      oldest = signature
      cut()
    },
    sendGarbage() {
      for (const { response } of joined) response.write(randomBytes(5_000))
    },
    changeCodec() {
      encoding += 1
      for (const one of joined) {
        one.next = indexAt(liveMs())
        for (const { bytes } of current().config) one.response.write(stamped(bytes, liveMs()))
      }
    },
    async close() {
      clearInterval(timer)
      cut()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
