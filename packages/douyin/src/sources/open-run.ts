import type { LiveEvent, SourceItem } from '@talkingcat/contract'
import { createOutputBuffer } from './output-buffer.ts'

/** Items kept for a reader that is too slow: minutes of the busiest room seen. */
const defaultBufferLimit = 5_000

export type RunParts = {
  emit: (item: SourceItem<LiveEvent>) => void
  /** Aborts when the source is stopped or its reader leaves. */
  signal: AbortSignal
}

/** One run of a source as an iterable: bounded, stopped when the reader leaves, its fault passed on. */
export async function* openRun(
  start: (parts: RunParts) => Promise<void>,
  options: { bufferLimit?: number | undefined; clock: { now(): number }; signal: AbortSignal },
): AsyncGenerator<SourceItem<LiveEvent>> {
  const leave = new AbortController()
  const signal = AbortSignal.any([options.signal, leave.signal])
  const buffer = createOutputBuffer<LiveEvent>(
    options.bufferLimit ?? defaultBufferLimit,
    options.clock,
  )
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
