import type { AppError } from '@talkingcat/contract'
import type { Clock } from '../pcm.ts'
import type { FetchOptions } from './fetch-allowed.ts'
import type { LiveDecoder } from './live-decoder.ts'
import type { StreamAddress, StreamTimings } from './stream-options.ts'

/** The last segment heard, so that the next connection neither repeats it nor leaves out what is still there. */
export type HlsMemory = { stream: string; lastSequence: number | null }

export type ConnectionOptions = FetchOptions & {
  address: StreamAddress
  /** Where an HLS stream was left, kept across connections. */
  hlsMemory: HlsMemory
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
