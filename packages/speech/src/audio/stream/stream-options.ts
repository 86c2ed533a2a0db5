import type { Clock } from '../pcm.ts'

/** Where a stream is pulled from. */
export type StreamAddress = {
  url: string
  /** Default `flv`. */
  format?: 'flv' | 'hls'
  /** Epoch ms of real time after which it is refused; null when it does not say. */
  expiresAt: number | null
}

/** All in ms of real time. */
export type StreamTimings = {
  /** `resolveUrl` must answer within this. */
  resolveTimeoutMs: number
  /** This long before an address expires the next one is asked for and kept ready … */
  renewAheadMs: number
  /** … and, where none came or it lives no longer, again after this, until the expiry. */
  renewAgainMs: number
  /** The HTTP answer must begin within this. */
  connectTimeoutMs: number
  /** No audio for this long is told as `stalled`; the connection is kept. */
  stallShownAfterMs: number
  /** No audio for this long ends the connection, to try another. */
  stallAfterMs: number
  /** A connection that gave only pictures, or announced no sound, for this long gets STREAM_NO_AUDIO. */
  noAudioAfterMs: number
  /** … and is given up, to try another, after this long. */
  noAudioGiveUpMs: number
  /** After a connection has been live this long, attempts count from 0 again. */
  steadyAfterMs: number
  /** PCM is held back this long at a join, until the burst of old sound has been seen. */
  settleMs: number
  /** The same for HLS, whose first segments are fetched one after the other. */
  hlsSettleMs: number
  /** Waits before attempt 1, 2, …; the last one repeats. Up to 30 % is added by chance. */
  backOffMs: readonly number[]
  /** Sound held for a slow consumer; beyond it the oldest is dropped and reported as a gap. */
  queueMs: number
}

export const defaultStreamTimings: StreamTimings = {
  resolveTimeoutMs: 30_000,
  renewAheadMs: 120_000,
  renewAgainMs: 30_000,
  connectTimeoutMs: 4000,
  stallShownAfterMs: 2000,
  stallAfterMs: 4000,
  noAudioAfterMs: 10_000,
  noAudioGiveUpMs: 60_000,
  steadyAfterMs: 10_000,
  settleMs: 150,
  hlsSettleMs: 1500,
  backOffMs: [500, 1000, 2000, 4000, 8000],
  queueMs: 30_000,
}

export type StreamAudioSourceOptions = {
  /**
   * Gives an address, fresh each time since signed ones expire; `attempt` counts from 0 after every
   * steady stretch. Throws AppError ROOM_OFFLINE to end the source; anything else is tried again.
   * Also asked ahead of an expiry, where what it throws is of no consequence.
   */
  resolveUrl: (attempt: number) => Promise<StreamAddress>
  ffmpegPath: string
  fetchHeaders?: Record<string, string>
  /** Asked of every URL, redirects included; one that is refused is never fetched. All are allowed when absent. */
  isUrlAllowed?: (url: URL) => boolean
  /**
   * Epoch ms of arrival; default Date.now. For a stream sent N times faster than real time pass a clock
   * that runs N times faster too: chunks then lie one after the other and session times (`at` − start) are
   * those of the sound. With the plain clock `at` follows arrival, so N s of sound share one second.
   */
  clock?: Clock
  timings?: Partial<StreamTimings>
}
