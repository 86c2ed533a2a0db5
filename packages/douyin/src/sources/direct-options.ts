import type { LiveEvent, Room, SourceItem } from '@talkingcat/contract'
import type { RawFrameListener } from '../recording/recorded-frame.ts'
import type { DouyinEndpoints } from '../room/endpoints.ts'
import type { BroadcastStatus } from '../room/room-snapshot.ts'
import type { DirectTimings } from './direct-timings.ts'
import type { SourceClock } from './source-clock.ts'
import type { DirectCounters } from './source-counters.ts'

export type DirectSourceOptions = {
  room: Room
  endpoints: DouyinEndpoints
  /** See `createDeviceId`. */
  deviceId: string
  /** The host's own login cookies, added after `ttwid`. */
  cookie?: string
  userAgent?: string
  clock?: SourceClock
  timings?: Partial<DirectTimings>
  /** Asked while reconnecting; two answers `ended` in a row end the source. */
  checkRoom?: (signal: AbortSignal) => Promise<BroadcastStatus>
  /**
   * The newest events that this session's log already holds, oldest first. After a restart the
   * platform sends its newest messages again, and a combo goes on from its running total: neither
   * counts twice. Asked once per run, and what it gives is not kept.
   */
  readLogged?: () => Promise<readonly LiveEvent[]>
  /** Most items kept for a slow reader. */
  bufferLimit?: number
  /** Told every push frame and im/fetch body as it came, for a recording. What it throws is ignored. */
  onRawFrame?: RawFrameListener | undefined
}

export type DirectRun = {
  options: DirectSourceOptions
  timings: DirectTimings
  userAgent: string
  clock: SourceClock
  counters: DirectCounters
  emit: (item: SourceItem<LiveEvent>) => void
  signal: AbortSignal
}
