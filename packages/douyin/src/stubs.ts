import { AppError, type Room } from '@talkingcat/contract'
import type { DouyinEndpoints } from './room/endpoints.ts'
import type { BroadcastStatus } from './room/room-snapshot.ts'
import type { DirectTimings } from './sources/direct-timings.ts'
import type { RoomSource } from './sources/room-source.ts'

function later(): never {
  throw new AppError('INTERNAL')
}

export type DirectSourceOptions = {
  room: Room
  endpoints: DouyinEndpoints
  deviceId: string
  cookie?: string
  userAgent?: string
  clock?: { now(): number }
  timings?: Partial<DirectTimings>
  checkRoom?: () => Promise<BroadcastStatus>
}
export function createDirectSource(_options: DirectSourceOptions): RoomSource {
  return later()
}

export function createReplaySource(
  _frames: readonly { atMs: number; bytes: Uint8Array }[],
  _options?: { speed?: number },
): RoomSource {
  return later()
}
