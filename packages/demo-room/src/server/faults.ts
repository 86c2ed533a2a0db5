import type { DemoFaults } from '../types.ts'
import type { FlvStreams } from './flv-stream.ts'
import type { PushSockets } from './push-socket.ts'
import type { RoomState } from './room-state.ts'

export function faultsOf(state: RoomState, streams: FlvStreams, sockets: PushSockets): DemoFaults {
  const { faults, timeline } = state
  return {
    cutSockets: () => sockets.terminateAll(),
    cutStreams: () => streams.destroyAll(),
    stallSockets: durationMs => {
      faults.socketsSilentUntil = performance.now() + durationMs
    },
    stallStreams: durationMs => {
      faults.streamsSilentUntil = performance.now() + durationMs
    },
    refuseSockets: (status, count) => {
      faults.refusal = { status, count }
    },
    corruptNextFrame: () => {
      faults.corruptNextFrame = true
    },
    removeAudio: () => {
      faults.isAudioRemoved = true
    },
    setOffline: () => timeline.endNow(),
  }
}
