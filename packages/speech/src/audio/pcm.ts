import type { SourceItem } from '@talkingcat/contract'

/** Rate of every PCM buffer in this package. */
export const sampleRateHz = 16_000
export const samplesPerMs = sampleRateHz / 1000

/** Epoch milliseconds; an argument so that tests and sped-up streams bring their own. */
export type Clock = () => number

/** A stretch of sound, mono, 16 kHz, -1 to 1. */
export type PcmChunk = {
  samples: Float32Array
  /** Epoch ms of the first sample, on the arrival clock. Never goes back within one source. */
  at: number
}

/** Producer of a room's sound. The iterable ends when the room does, or when `signal` aborts. */
export type AudioSource = {
  open(signal: AbortSignal): AsyncIterable<SourceItem<PcmChunk>>
}
