import type { LiveEvent, Room } from '@talkingcat/contract'
import type { RawFrameListener } from '../../recording/recorded-frame.ts'
import type { BroadcastStatus, RoomSnapshot } from '../../room/room-snapshot.ts'
import type { RunParts } from '../open-run.ts'
import type { SourceClock } from '../source-clock.ts'
import type { PageTapCounters } from '../source-counters.ts'
import type { CdpSession } from './cdp-session.ts'
import type { TappedPage } from './tapped-page.ts'

/** Every wait of the page tap, in milliseconds. */
export type PageTapTimings = {
  /** No frame at all for this long is `stalled`. */
  stallAfterMs: number
  /** No frame at all for this long loads the page anew. */
  readTimeoutMs: number
  /** Only rank and statistics messages for this long: loads anew, less often each time in vain. */
  businessSilenceMs: number
  /** A page that asked for the host and told nothing for this long is shown: it does not go on alone. */
  askedWaitMs: number
  /** How long the host may take over a login or captcha before the page is loaded anew. */
  attentionPatienceMs: number
  /** A page that told messages for this long was a good one: what ends it counts as the first failure. */
  provenAfterMs: number
  /** Messages that come within this time after the page asked for the host may be older than that. */
  askedGraceMs: number
  /** The page stops after long inactivity; a key that does nothing keeps it awake. */
  keepAwakeEveryMs: number
  /** How long later frames wait for the body of an earlier answer, to keep the order. */
  bodyTimeoutMs: number
  /** Longest wait for an answer about the room itself. */
  checkTimeoutMs: number
  backoffMinMs: number
  backoffMaxMs: number
  stateEveryMs: number
  tickMs: number
}

export const pageTapTimings: PageTapTimings = {
  stallAfterMs: 15_000,
  readTimeoutMs: 60_000,
  businessSilenceMs: 60_000,
  askedWaitMs: 6_000,
  attentionPatienceMs: 600_000,
  provenAfterMs: 30_000,
  askedGraceMs: 3_000,
  keepAwakeEveryMs: 60_000,
  bodyTimeoutMs: 5_000,
  checkTimeoutMs: 10_000,
  backoffMinMs: 1_000,
  backoffMaxMs: 30_000,
  stateEveryMs: 1_000,
  tickMs: 250,
}

export type PageTapOptions = {
  room: Room
  /** The room's page, e.g. `https://live.douyin.com/123456`. */
  url: string
  /** An attached page in which the host is logged in. Asked again when the page is lost. */
  openPage: (signal: AbortSignal) => Promise<CdpSession>
  /** Asked when the page went quiet, or when loading it again did not help. Without it: never over. */
  checkRoom?: (signal: AbortSignal) => Promise<BroadcastStatus>
  /** What the page's own web/enter answer told: the room's facts and stream addresses. */
  onRoom?: (snapshot: RoomSnapshot) => void
  clock?: SourceClock
  timings?: Partial<PageTapTimings>
  /** As for the direct source: the newest logged events, oldest first, so that none counts twice. */
  readLogged?: () => Promise<readonly LiveEvent[]>
  /** Most items kept for a slow reader. */
  bufferLimit?: number
  /** As for the direct source: told every push frame and im/fetch body as it came. */
  onRawFrame?: RawFrameListener | undefined
}

export type PageTapRun = RunParts & {
  options: PageTapOptions
  timings: PageTapTimings
  clock: SourceClock
  counters: PageTapCounters
  /** The page that is open now. */
  onPage: (page: TappedPage | null) => void
}
