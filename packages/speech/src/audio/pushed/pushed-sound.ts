import { AppError } from '@talkingcat/contract'
import { samplesPerMs } from '../pcm.ts'
import { Resampler } from '../resampler.ts'
import { S16Reader } from '../s16-reader.ts'
import { ArrivalTimeline } from '../stream/arrival-timeline.ts'
import { StandstillWatch } from './standstill-watch.ts'

export type PushedFormat = { rateHz: number }

export type PushedChunk = {
  samples: Float32Array
  at: number
  /** The page left out so much before it. */
  leapMs: number
  /** Time has passed before it that the page's clock knows nothing of. */
  isApart: boolean
}

type Frame = { samples: Float32Array; durationMs: number; timestampMs: number; arrivedAt: number }

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
  readonly #standstill = new StandstillWatch()
  #timeline = new ArrivalTimeline()
  #givenSamples = 0
  /** Late frames, for a second, until it is clear where they belong. */
  #held: Frame[] = []

  constructor({ rateHz }: PushedFormat) {
    this.#rateHz = rateHz
    this.#resampler = new Resampler(rateHz)
  }

  /** What can be placed now, in order. @throws AppError BAD_REQUEST */
  read(bytes: Uint8Array, arrivedAt: number): PushedChunk[] {
    const frame = this.#parse(bytes, arrivedAt)
    this.#timeline.addFrame(frame)
    this.#held.push(frame)
    const standing = this.#standstill.look(arrivedAt, this.#timeline.lateMs)
    if (standing === 'unclear') return []
    return standing === 'standstill' ? this.#beginAnew() : this.#release(false)
  }

  /** Nothing more comes to make clear where the last sound belongs; it came just now. */
  end(): PushedChunk[] {
    return this.#held.length > 0 ? this.#beginAnew() : []
  }

  #parse(bytes: Uint8Array, arrivedAt: number): Frame {
    const soundBytes = bytes.length - headerBytes
    if (soundBytes < 0 || soundBytes % 2 === 1 || bytes.length > maxFrameBytes) {
      throw new AppError('BAD_REQUEST', { frameBytes: bytes.length })
    }
    const timestampMs = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
    const durationMs = (soundBytes / 2 / this.#rateHz) * 1000
    const samples = this.#resampler.push(new S16Reader().push(bytes.subarray(headerBytes)))
    return { samples, durationMs, timestampMs, arrivedAt }
  }

  #beginAnew(): PushedChunk[] {
    this.#timeline = new ArrivalTimeline()
    this.#givenSamples = 0
    for (const frame of this.#held) this.#timeline.addFrame(frame)
    return this.#release(true)
  }

  #release(isApart: boolean): PushedChunk[] {
    const frames = this.#held
    this.#held = []
    return frames.map(({ samples, arrivedAt }, index) => {
      const { at, leapMs } = this.#timeline.locate(this.#givenSamples)
      this.#givenSamples += samples.length
      const latestAt = arrivedAt - samples.length / samplesPerMs
      return { samples, at: Math.min(at, latestAt), leapMs, isApart: isApart && index === 0 }
    })
  }
}
