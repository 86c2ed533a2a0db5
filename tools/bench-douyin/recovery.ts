import { setTimeout } from 'node:timers/promises'
import { createDeviceId, createDirectSource } from '@talkingcat/douyin'
import {
  type Network,
  startNetwork,
} from '../../packages/douyin/src/testing/faulty-room/network.ts'
import { makeChat, makeFrame, makeResponse } from '../../packages/douyin/src/testing/make-frames.ts'
import { createRandom } from '../../packages/douyin/src/testing/random.ts'
import { startRoomServer } from '../../packages/douyin/src/testing/room-server.ts'
import type { Figure } from '../bench/figure.ts'
import { percentile } from '../bench/percentile.ts'

const room = { webRid: '1', roomId: '7000000000000000001', title: '', hostName: '', hostId: '' }
/** Rooms that all come back at one moment would measure this machine instead. */
const apartMs = 200
const random = createRandom(10)

/** The network goes away for a while. Resolves when it is back. */
type Outage = (network: Network, ms: number) => Promise<void>

const outages: Record<string, Outage> = {
  'refused connections': async (network, ms) => {
    const listenAgain = await network.refuse()
    await setTimeout(ms)
    await listenAgain()
  },
  'silence of the whole network': async (network, ms) => {
    network.swallow(true)
    network.freeze()
    await setTimeout(ms)
    network.swallow(false)
  },
  // What is connected is lost; a new connection would work at once, but nobody says so.
  'a half-open socket': async network => void network.freeze(),
}

/**
 * From the network's return to the first new message, with the product's own waits. Each room loses
 * its network once.
 */
export async function measureRecovery(rooms: number, longestMs: number): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, outage] of Object.entries(outages)) {
    const backMs = await Promise.all(
      Array.from({ length: rooms }, async (_, index) => {
        await setTimeout(index * apartMs)
        return timeOne(outage, longestMs)
      }),
    )
    const about = { unit: 's' as const, sampleSize: rooms }
    for (const [label, share, promise] of [
      ['p50', 0.5, {}],
      ['p95', 0.95, { atMost: 10 }],
    ] as const) {
      const value = percentile(backMs, share) / 1000
      figures.push({ name: `back after ${name}, ${label}`, value, ...promise, ...about })
    }
  }
  return figures
}

async function timeOne(outage: Outage, longestMs: number): Promise<number> {
  let id = 0
  const server = await startRoomServer({
    http: () => ({ status: 200, headers: { 'set-cookie': 'ttwid=t; Path=/' } }),
    push: socket => {
      const timer = globalThis.setInterval(() => {
        id += 1
        socket.send(makeFrame(makeResponse([makeChat(`${id}`, `${id}`)])))
      }, 250)
      socket.on('close', () => clearInterval(timer))
    },
  })
  const network = await startNetwork(Number(new URL(server.endpoints.liveOrigin).port))
  const origin = `127.0.0.1:${network.port}`
  const endpoints = {
    liveOrigin: `http://${origin}`,
    mobileOrigin: `http://${origin}`,
    pushOrigins: [`ws://${origin}`],
  }
  const stop = new AbortController()
  const source = createDirectSource({ room, endpoints, deviceId: createDeviceId() })
  let newest = 0
  const running = (async () => {
    for await (const item of source.open(stop.signal)) {
      if (item.kind === 'item') newest = Number(item.item.payload.messageId)
    }
  })()
  try {
    while (newest === 0) await setTimeout(10)
    await setTimeout(1_000)
    await outage(network, 1_000 + random(longestMs - 1_000))
    const returnedAt = performance.now()
    const last = id
    while (newest <= last) await setTimeout(10)
    return performance.now() - returnedAt
  } finally {
    stop.abort()
    await running
    await network.close()
    await server.close()
  }
}
