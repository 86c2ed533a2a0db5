import type { Clock } from '../pcm.ts'

/** All in ms of real time. */
export type StreamTimings = {
  /** HTTP answer must begin within this. */
  connectTimeoutMs: number
  /** No audio for this long is a stall. */
  stallAfterMs: number
  /** A stream of this age without one audio tag gets STREAM_NO_AUDIO. */
  noAudioAfterMs: number
  /** Waits before attempt 1, 2, …; the last one repeats. */
  backOffMs: readonly number[]
  /** PCM held for a slow consumer; beyond it the oldest is dropped and reported as a gap. */
  queueMs: number
}

export type StreamAudioSourceOptions = {
  /** Gives a fresh (signed) URL; `attempt` counts from 0. Throws AppError ROOM_OFFLINE to end the source. */
  resolveUrl: (attempt: number) => Promise<string>
  ffmpegPath: string
  fetchHeaders?: Record<string, string>
  clock?: Clock
  timings?: Partial<StreamTimings>
}
