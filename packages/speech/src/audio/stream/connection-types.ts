import type { AppError } from '@talkingcat/contract'
import type { Clock } from '../pcm.ts'
import type { ArrivalTimeline } from './arrival-timeline.ts'
import type { FetchOptions } from './fetch-allowed.ts'
import type { LiveDecoder } from './live-decoder.ts'
import type { StreamAddress, StreamTimings } from './stream-options.ts'

/** Where a stream was left, so that the next connection neither repeats sound nor leaves out what is still there. */
export type HlsMemory = { stream: string; lastSequence: number; timeline: ArrivalTimeline }

export type ConnectionOptions = FetchOptions & {
  address: StreamAddress
  /** Kept across connections, until something else was heard. */
  hlsMemory: { last: HlsMemory | null }
  decoder: LiveDecoder
  clock: Clock
  timings: StreamTimings
  signal: AbortSignal
  onAudio(arrivedAt: number): void
  /** Sound stopped coming; it may come again. */
  onSilence(): void
  onNoAudio(): void
}

/** Why a connection is over: the server closed it, it went silent, or it broke. */
export type ConnectionEnd = { reason: 'network' | 'stall'; problem: AppError | null }
