import { startDemoRoom } from '@talkingcat/demo-room'
import { createDeviceId, createDirectSource, parseRoomLink, resolveRoom } from '@talkingcat/douyin'
import type { Figure } from '../bench/figure.ts'
import { percentile } from '../bench/percentile.ts'

/** From a pasted link to the first live event, against the local demo room in its busy minutes. */
export async function measureFirstEvent(times: number): Promise<Figure[]> {
  const tookMs: number[] = []
  for (let n = 0; n < times; n++) tookMs.push(await timeOne())
  return [
    { name: 'room link → first event, p50', value: percentile(tookMs, 0.5), unit: 'ms' },
    { name: 'room link → first event, max', value: Math.max(...tookMs), unit: 'ms', atMost: 1500 },
  ]
}

async function timeOne(): Promise<number> {
  const room = await startDemoRoom({ startOffsetMs: 30_000 })
  const stop = new AbortController()
  try {
    const startedAt = performance.now()
    const { endpoints } = room
    const link = parseRoomLink(room.link, endpoints)
    const found = await resolveRoom(link, { endpoints, signal: stop.signal })
    const deviceId = createDeviceId()
    const source = createDirectSource({ room: found.room, endpoints, deviceId })
    for await (const item of source.open(stop.signal)) {
      if (item.kind === 'item') return performance.now() - startedAt
    }
    throw new Error('the demo room ended without an event')
  } finally {
    stop.abort()
    await room.close()
  }
}
