import type { LiveEvent, SourceItem } from '@talkingcat/contract'
import { defaultUserAgent } from '../room/endpoints.ts'
import type { DirectCounters, DirectRun, DirectSourceOptions } from './direct-options.ts'
import { runDirect } from './direct-run.ts'
import { directTimings } from './direct-timings.ts'
import { createOutputBuffer } from './output-buffer.ts'
import type { RoomSource } from './room-source.ts'

/** Items kept for a reader that is too slow: minutes of the busiest room seen. */
const defaultBufferLimit = 5_000

/**
 * The room's own push socket, spoken to directly. Each `open` is one independent run, which stops
 * when its signal aborts or its reader leaves.
 */
export function createDirectSource(
  options: DirectSourceOptions,
): RoomSource & { readonly counters: DirectCounters } {
  const counters: DirectCounters = {
    connections: 0,
    frames: 0,
    damagedFrames: new Map(),
    intake: null,
  }
  return { counters, open: signal => openDirect(options, counters, signal) }
}

async function* openDirect(
  options: DirectSourceOptions,
  counters: DirectCounters,
  signal: AbortSignal,
): AsyncGenerator<SourceItem<LiveEvent>> {
  const leave = new AbortController()
  const clock = options.clock ?? Date
  const buffer = createOutputBuffer<LiveEvent>(options.bufferLimit ?? defaultBufferLimit, clock)
  const run: DirectRun = {
    options,
    counters,
    clock,
    timings: { ...directTimings, ...options.timings },
    userAgent: options.userAgent ?? defaultUserAgent,
    emit: item => buffer.push(item),
    signal: AbortSignal.any([signal, leave.signal]),
  }
  const running = runDirect(run).then(
    () => buffer.close(),
    (error: unknown) => (run.signal.aborted ? buffer.close() : buffer.fail(error)),
  )
  try {
    yield* buffer
  } finally {
    leave.abort()
    await running
  }
}
