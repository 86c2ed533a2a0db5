import { AppError } from '@talkingcat/contract'
import { samplesPerMs } from '../pcm.ts'
import { Resampler } from '../resampler.ts'
import { S16Reader } from '../s16-reader.ts'
import { ArrivalTimeline } from '../stream/arrival-timeline.ts'

export type PushedFormat = { rateHz: number }

const headerBytes = 4
/** A page sends ten frames a second; a whole second at 48 kHz still fits. */
const maxFrameBytes = headerBytes + 2 * 48_000

/**
 * Reads one page's frames: when the first sample was captured, ms since the page began (32 bits,
 * little-endian), then 16-bit little-endian mono samples. The times show what the page left out.
 */
export class PushedSound {
  readonly #rateHz: number
  readonly #resampler: Resampler
  readonly #timeline = new ArrivalTimeline()
  #givenSamples = 0

  constructor({ rateHz }: PushedFormat) {
    this.#rateHz = rateHz
    this.#resampler = new Resampler(rateHz)
  }

  /** @throws AppError BAD_REQUEST */
  read(frame: Uint8Array, arrivedAt: number) {
    const bytes = frame.length - headerBytes
    if (bytes < 0 || bytes % 2 === 1 || frame.length > maxFrameBytes) {
      throw new AppError('BAD_REQUEST', { frameBytes: frame.length })
    }
    const timestampMs = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true)
    const durationMs = (bytes / 2 / this.#rateHz) * 1000
    this.#timeline.addFrame({ durationMs, timestampMs, arrivedAt })
    const samples = this.#resampler.push(new S16Reader().push(frame.subarray(headerBytes)))
    const { at, isLeap } = this.#timeline.locate(this.#givenSamples)
    this.#givenSamples += samples.length
    return { samples, at: Math.min(at, arrivedAt - samples.length / samplesPerMs), isLeap }
  }
}
