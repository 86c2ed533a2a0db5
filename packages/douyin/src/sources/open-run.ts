import type { LiveEvent, SourceItem } from '@talkingcat/contract'
import { createOutputBuffer, type DropCounters } from './output-buffer.ts'
import type { SourceClock } from './source-clock.ts'

/** Items kept for a reader that is too slow: minutes of the busiest room seen. */
const defaultBufferLimit = 5_000

export type RunParts = {
  emit: (item: SourceItem<LiveEvent>) => void
  /** Aborts when the source is stopped or its reader leaves. */
  signal: AbortSignal
}

export type OpenOptions = {
  bufferLimit?: number | undefined
  clock: SourceClock
  /** Counts what the reader was too slow for. */
  dropped: DropCounters
  signal: AbortSignal
}

/** One run of a source as an iterable: bounded, stopped when the reader leaves, its fault passed on. */
export async function* openRun(
  start: (parts: RunParts) => Promise<void>,
  options: OpenOptions,
): AsyncGenerator<SourceItem<LiveEvent>> {
  const { bufferLimit = defaultBufferLimit, clock, dropped } = options
  const leave = new AbortController()
  const signal = AbortSignal.any([options.signal, leave.signal])
  const buffer = createOutputBuffer<LiveEvent>(bufferLimit, clock, dropped)
  const running = start({ emit: item => buffer.push(item), signal }).then(
    () => buffer.close(),
    (error: unknown) => (signal.aborted ? buffer.close() : buffer.fail(error)),
  )
  try {
    yield* buffer
  } finally {
    leave.abort()
    await running
  }
}
