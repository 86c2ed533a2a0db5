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

/** Pieces of sound as one. */
export function joinSamples(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
