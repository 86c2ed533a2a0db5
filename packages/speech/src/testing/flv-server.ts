import { createServer, type ServerResponse } from 'node:http'
import { flvHeaderBytes, splitTags } from './flv-tags.ts'

/** What happens to one connection; times are real ms since it began. */
export type ConnectionPlan = {
  status?: number
  /** Accepts the connection and answers nothing. */
  hangs?: true
  /** Sent instead of the stream. */
  body?: string
  cutAfterMs?: number
  /** Stays open and sends nothing more. */
  stallAfterMs?: number
}

export type FlvServerOptions = {
  flv: Buffer
  /** Media time per real time. Default 1. */
  speed?: number
  /** A join begins this far behind the live edge, all at once, as a CDN's picture cache does. Default 0. */
  burstMs?: number
  plan?: (connection: number, url: URL) => ConnectionPlan
  /** Epoch ms at which the broadcast began; by default it begins with the first join. */
  startedAt?: number
  /** Configurations are sent where they stand in the file, not all to whoever joins. */
  sendsConfigsInPlace?: boolean
}

export type FlvServer = {
  url: string
  readonly connectionCount: number
  /** Most connections that were open at the same time. */
  readonly mostOpen: number
  /** Real time at which the server sends what lies at `mediaMs` of the file; NaN before the first join. */
  sentAt(mediaMs: number): number
  close(): Promise<void>
}

const tickMs = 10
const healthy = (): ConnectionPlan => ({})

/** A stand-in for the CDN: one live stream, played from the file, joined wherever it is by now. */
export async function startFlvServer(options: FlvServerOptions): Promise<FlvServer> {
  const { flv, speed = 1, burstMs = 0, plan = healthy, sendsConfigsInPlace = false } = options
  const header = flv.subarray(0, flvHeaderBytes)
  const tags = splitTags(flv)
  let { startedAt = Number.NaN } = options
  let connectionCount = 0
  let open = 0
  let mostOpen = 0
  const timers = new Set<NodeJS.Timeout>()

  const server = createServer((request, response) => {
    const now = Date.now()
    if (Number.isNaN(startedAt)) startedAt = now
    const {
      status = 200,
      hangs,
      body,
      ...faults
    } = plan(connectionCount++, new URL(request.url ?? '/', 'http://127.0.0.1'))
    mostOpen = Math.max(mostOpen, ++open)
    response.on('close', () => open--)
    if (hangs) return
    response.writeHead(status, { 'content-type': body ? 'text/html' : 'video/x-flv' })
    if (status !== 200 || body) response.end(body)
    else play(response, (now - startedAt) * speed, faults)
  })

  function play(response: ServerResponse, fromMs: number, faults: ConnectionPlan): void {
    const began = Date.now()
    response.write(header)
    for (const tag of tags) {
      if (tag.isConfig && !sendsConfigsInPlace) response.write(tag.bytes)
    }
    let next = sendsConfigsInPlace
      ? 0
      : tags.findIndex(tag => !tag.isConfig && tag.timestampMs >= fromMs)
    const timer = setInterval(send, tickMs)
    timers.add(timer)
    response.on('close', stop)
    send()

    function send(): void {
      const age = Date.now() - began
      if (age >= (faults.cutAfterMs ?? Number.POSITIVE_INFINITY)) {
        stop()
        response.destroy()
        return
      }
      if (age >= (faults.stallAfterMs ?? Number.POSITIVE_INFINITY)) {
        stop()
        return
      }
      const liveMs = (Date.now() - startedAt) * speed + burstMs
      for (let tag = tags[next]; tag && next >= 0 && tag.timestampMs <= liveMs; tag = tags[next]) {
        if (!tag.isConfig || sendsConfigsInPlace) response.write(tag.bytes)
        next += 1
      }
      if (next < 0 || next >= tags.length) {
        stop()
        response.end()
      }
    }

    function stop(): void {
      clearInterval(timer)
      timers.delete(timer)
    }
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/live.flv`,
    get connectionCount() {
      return connectionCount
    },
    get mostOpen() {
      return mostOpen
    },
    sentAt: mediaMs => startedAt + Math.max(0, mediaMs - burstMs) / speed,
    async close() {
      for (const timer of timers) clearInterval(timer)
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
