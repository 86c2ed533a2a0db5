import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readRecording } from '../recording/read.ts'
import { defaultRecordingFolder } from '../recording/recording-folder.ts'
import type { DemoRoom, DemoRoomOptions } from '../types.ts'
import { createBroadcastClock } from './broadcast-clock.ts'
import { faultsOf } from './faults.ts'
import { createFlvStreams, type FlvStreams } from './flv-stream.ts'
import { answerHttp } from './http.ts'
import { createPushSockets, type PushSockets } from './push-socket.ts'
import { urlOf } from './request-url.ts'
import { freshCounters, isCut, type RoomState } from './room-state.ts'
import { createTimeline } from './timeline.ts'

const pumpEveryMs = 20

/**
 * Opens a room on loopback that speaks Douyin's own protocol and plays the recording in it.
 * Throws `FILE_UNREADABLE` without a whole recording, and what listening throws.
 */
export async function startDemoRoom(options: DemoRoomOptions = {}): Promise<DemoRoom> {
  const state = await createState(options)
  const streams = createFlvStreams(state)
  const sockets = createPushSockets(state)
  const server = createServer((request, response) => {
    const { pathname } = urlOf(request)
    if (!answerHttp(state, request, response) && !streams.answer(pathname, response))
      response.writeHead(404).end()
  })
  server.on('upgrade', sockets.upgrade)
  const { port } = await listen(server, options)
  state.origin = `http://127.0.0.1:${port}`
  const pump = setInterval(createPump(state, streams, sockets), pumpEveryMs)
  const close = onceOnly(async () => {
    clearInterval(pump)
    options.signal?.removeEventListener('abort', onAbort)
    streams.destroyAll()
    sockets.terminateAll()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  const onAbort = () => void close()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  if (options.signal?.aborted) await close()
  return describe(state, faultsOf(state, streams, sockets), close)
}

async function createState(options: DemoRoomOptions): Promise<RoomState> {
  const recording = await readRecording(options.recordingFolder ?? defaultRecordingFolder)
  const { roomId, host, durationMs } = recording.manifest
  const { speed = 1, startOffsetMs = 0, heartbeatTimeoutMs = 30_000 } = options
  const clock = createBroadcastClock({ durationMs, speed, startOffsetMs })
  const stage = { roomId, hostId: host.id, hostName: host.name, fansClubName: host.name }
  return {
    ...{ recording, clock, heartbeatTimeoutMs, origin: '' },
    timeline: createTimeline(recording, stage, clock),
    counters: freshCounters(),
    faults: {
      ...{ socketsSilentUntil: 0, streamsSilentUntil: 0 },
      refusal: { status: 0, count: 0 },
      ...{ corruptNextFrame: false, isAudioRemoved: false },
    },
  }
}

/** One beat of the room: the scripted cut, then whatever has become due. */
function createPump(state: RoomState, streams: FlvStreams, sockets: PushSockets): () => void {
  const { fromMs } = state.recording.manifest.cut
  let beforeMs = state.clock.nowMs()
  return () => {
    const nowMs = state.clock.nowMs()
    // Not `isCut`: at a high speed the whole cut may fall between two beats.
    if (beforeMs < fromMs && nowMs >= fromMs) {
      streams.destroyAll()
      sockets.terminateAll()
    }
    beforeMs = nowMs
    if (isCut(state)) return
    streams.pump()
    sockets.pump()
  }
}

function listen(server: Server, { host = '127.0.0.1', port = 0 }: DemoRoomOptions) {
  return new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      // True: a server that listens on a port has an address object, not a pipe's name.
      resolve(server.address() as AddressInfo)
    })
  })
}

function describe(
  state: RoomState,
  faults: DemoRoom['faults'],
  close: DemoRoom['close'],
): DemoRoom {
  const { recording, clock, origin, counters } = state
  const { webRid, roomId, title, host, durationMs } = recording.manifest
  return {
    ...{ webRid, roomId, title, durationMs, faults, counters, close },
    hostName: host.name,
    endpoints: {
      liveOrigin: origin,
      mobileOrigin: origin,
      pushOrigins: [origin.replace('http', 'ws')],
    },
    link: `${origin}/${webRid}`,
    startedAt: clock.startedAt,
    broadcastMs: () => Math.floor(clock.nowMs()),
  }
}

function onceOnly(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= run()
    return running
  }
}
