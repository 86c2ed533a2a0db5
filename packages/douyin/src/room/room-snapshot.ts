import type { Room } from '@talkingcat/contract'

/** `unknown` = the platform did not say: never treated as ended. */
export type BroadcastStatus = 'live' | 'ended' | 'unknown'

/** One quality in which the room's sound (and picture) can be pulled. */
export type StreamChoice = {
  /** The platform's key: `ao` (audio only), `md`, `ld`, `sd`, `hd`, `uhd`, `origin`. */
  quality: string
  /** Empty where this quality has none. */
  flvUrl: string
  /** The same as HLS; empty where there is none, as for `ao`. */
  hlsUrl: string
  isAudioOnly: boolean
  /** Epoch ms after which the address is refused; null when it does not say. */
  expiresAt: number | null
}

export type RoomSnapshot = {
  room: Room
  status: BroadcastStatus
  /** Cheapest for speech first: `ao`, `md`, `ld`, `sd`, then the rest. Empty when not on air. */
  streams: StreamChoice[]
}
