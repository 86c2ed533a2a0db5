import type { DemoRecording } from '../recording/read.ts'
import type { DemoCounters } from '../types.ts'
import type { BroadcastClock } from './broadcast-clock.ts'
import type { Timeline } from './timeline.ts'

/** What the parts of the room share. */
export type RoomState = {
  recording: DemoRecording
  clock: BroadcastClock
  timeline: Timeline
  counters: DemoCounters
  heartbeatTimeoutMs: number
  /** Faults in force; times are of `performance.now()`. */
  faults: {
    socketsSilentUntil: number
    streamsSilentUntil: number
    refusal: { status: number; count: number }
    corruptNextFrame: boolean
    isAudioRemoved: boolean
  }
  /** `http://127.0.0.1:<port>`; known once the server listens. */
  origin: string
}

/** The network is gone, as scripted. */
export function isCut({ recording, clock }: RoomState): boolean {
  const { fromMs, toMs } = recording.manifest.cut
  const nowMs = clock.nowMs()
  return !clock.hasEnded() && nowMs >= fromMs && nowMs < toMs
}

export function freshCounters(): DemoCounters {
  return {
    ...{ pages: 0, enters: 0, fetches: 0, frames: 0, corruptedMessages: 0 },
    ...{ sockets: 0, openSockets: 0, refusedSockets: 0, silentDrops: 0 },
    ...{ heartbeats: 0, acks: 0, wrongAcks: 0, streams: 0, openStreams: 0 },
  }
}
