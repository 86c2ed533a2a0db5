import type { Gap, LiveEvent, SourceItem, SourceState } from '@talkingcat/contract'
import { vi } from 'vitest'
import type { WebSocket } from 'ws'
import { createDirectSource } from '../sources/direct.ts'
import type { DirectSourceOptions } from '../sources/direct-options.ts'
import type { DirectTimings } from '../sources/direct-timings.ts'
import {
  makeChat,
  makeControl,
  makeFrame,
  makeResponse,
  type ResponseOptions,
} from './make-frames.ts'
import { type RoomBehaviour, type RoomServer, startRoomServer } from './room-server.ts'

export const room = {
  webRid: '123456',
  roomId: '7630361251285076745',
  title: '',
  hostName: '',
  hostId: '',
}
/** Quick enough for a test, slow enough for a busy machine. */
export const quick: Partial<DirectTimings> = {
  heartbeatEveryMs: 50,
  backoffMinMs: 20,
  backoffMaxMs: 40,
  stateEveryMs: 20,
  tickMs: 10,
}

/** Runs a source against a scripted room and collects what it yields until it ends. */
export async function withRoom(
  behaviour: RoomBehaviour,
  options: Partial<DirectSourceOptions>,
  check: (seen: Seen) => Promise<void>,
) {
  const server = await startRoomServer(behaviour)
  const stop = new AbortController()
  const source = createDirectSource({
    room,
    endpoints: server.endpoints,
    deviceId: '7300000000000000001',
    ...options,
    timings: { ...quick, ...options.timings },
  })
  const items: SourceItem<LiveEvent>[] = []
  const running = (async () => {
    for await (const item of source.open(stop.signal)) items.push(item)
  })()
  const seen: Seen = {
    server,
    source,
    items,
    running,
    stop: () => stop.abort(),
    states: () => items.flatMap(item => (item.kind === 'state' ? [item.state] : [])),
    statuses: () => {
      const all = seen.states().map(state => state.status)
      return all.filter((status, index) => status !== all[index - 1])
    },
    gaps: () => items.flatMap(item => (item.kind === 'gap' ? [item.gap] : [])),
    texts: () =>
      items.flatMap(item =>
        item.kind === 'item' && item.item.type === 'danmaku.received'
          ? [item.item.payload.text]
          : [],
      ),
  }
  try {
    await check(seen)
  } finally {
    stop.abort()
    await running.finally(() => server.close())
  }
}

type Seen = {
  server: RoomServer
  source: ReturnType<typeof createDirectSource>
  items: SourceItem<LiveEvent>[]
  running: Promise<void>
  stop: () => void
  states: () => SourceState[]
  statuses: () => string[]
  gaps: () => Gap[]
  texts: () => string[]
}

export const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 })
export const chatFrame = (id: string, text = `第${id}条`, more: ResponseOptions = {}) =>
  makeFrame(makeResponse([makeChat(id, text)], more))
export const endFrame = () => makeFrame(makeResponse([makeControl('900', 3)]))

export function send(socket: WebSocket, ...frames: Uint8Array[]): void {
  for (const frame of frames) socket.send(frame)
}
