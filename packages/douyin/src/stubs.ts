import { AppError, type LiveEvent, type Room } from '@talkingcat/contract'
import type { DouyinEndpoints } from './room/endpoints.ts'
import type { RoomLink } from './room/room-link.ts'
import type { BroadcastStatus, RoomSnapshot } from './room/room-snapshot.ts'
import type { DirectTimings } from './sources/direct-timings.ts'
import type { RoomSource } from './sources/room-source.ts'

function later(): never {
  throw new AppError('INTERNAL')
}

export type ResolveRoomOptions = {
  endpoints: DouyinEndpoints
  userAgent?: string
  signal: AbortSignal
  fetchImpl?: typeof fetch
}
export function resolveRoom(_link: RoomLink, _options: ResolveRoomOptions): Promise<RoomSnapshot> {
  return later()
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

export type PlatformMessage = { method: string; msgId: string; payload: Uint8Array }
export type DecodedFrame =
  | {
      kind: 'messages'
      logId: string
      needAck: boolean
      cursor: string
      internalExt: string
      messages: PlatformMessage[]
      damagedCount: number
    }
  | { kind: 'control'; type: string; logId: string }
  | { kind: 'damaged'; reason: string }
export function decodeFrame(_bytes: Uint8Array): DecodedFrame {
  return later()
}

export type NormaliserCounters = {
  messages: number
  events: number
  damaged: number
  ignored: number
  unknownByMethod: ReadonlyMap<string, number>
}
export type Normaliser = {
  normalise(message: PlatformMessage): LiveEvent[]
  flush(nowMs: number): LiveEvent[]
  readonly counters: NormaliserCounters
}
export function createNormaliser(_options?: {
  hostId?: string
  roomId?: string
  clock?: { now(): number }
}): Normaliser {
  return later()
}

export type GiftRow = {
  atMs: number
  userId: string
  giftName: string
  giftCount: number
  diamondTotal: number
}
export type GiftTotals = {
  rows: number
  combos: number
  gifts: number
  diamonds: number
  naiveDiamonds: number
  byGift: { giftName: string; combos: number; gifts: number; diamonds: number }[]
}
export function parseGiftCsv(_text: string): GiftRow[] {
  return later()
}
export function reduceGiftRows(_rows: Iterable<GiftRow>): GiftTotals {
  return later()
}
export function createDeviceId(_random?: () => number): string {
  return later()
}
export function createReplaySource(
  _frames: readonly { atMs: number; bytes: Uint8Array }[],
  _options?: { speed?: number },
): RoomSource {
  return later()
}
