import type { SourceItem } from '@talkingcat/contract'
import type { AudioSource, PcmChunk } from '../pcm.ts'
import { ItemQueue } from './item-queue.ts'
import { defaultStreamTimings, type StreamAudioSourceOptions } from './stream-options.ts'
import { StreamRun } from './stream-run.ts'

/** The sound of a live stream over HTTP, FLV or HLS, with its own stall watch and reconnects. */
export function createStreamAudioSource(options: StreamAudioSourceOptions): AudioSource {
  const timings = { ...defaultStreamTimings, ...options.timings }
  return {
    async *open(signal): AsyncGenerator<SourceItem<PcmChunk>> {
      const queue = new ItemQueue(timings.queueMs)
      // A consumer that stops iterating stops the stream too.
      const left = new AbortController()
      const run = new StreamRun(
        { ...options, clock: options.clock ?? Date.now, timings },
        item => queue.push(item),
        AbortSignal.any([signal, left.signal]),
      )
      const running = run.run().finally(() => queue.close())
      try {
        yield* queue.drain()
      } finally {
        left.abort()
        await running
      }
    },
  }
}
