import { AppError } from '@talkingcat/contract'
import type { AacConfig } from '../aac/aac-config.ts'
import { samplesPerAacFrame, toAdtsFrame } from '../aac/adts.ts'
import { type FfmpegDecoder, startFfmpegDecoder } from '../aac/ffmpeg-decoder.ts'
import { joinSamples } from '../pcm.ts'
import { ArrivalTimeline } from './arrival-timeline.ts'
import type { PcmEmitter } from './pcm-emitter.ts'

export type LiveDecoderOptions = {
  ffmpegPath: string
  emitter: PcmEmitter
  settleMs: number
  /** Sound comes out: after the start, and again after each failure. */
  onAlive(): void
  /** ffmpeg died and will be started again; FFMPEG_MISSING is for good. */
  onProblem(problem: AppError): void
}

const restartBackOffMs = [0, 1000, 2000, 5000]
/** One that dies after this did not die of what killed the one before. */
const longLifeMs = 60_000

/** AAC frames of one connection to PCM with times; starts ffmpeg again when it dies. */
export class LiveDecoder {
  readonly #options: LiveDecoderOptions
  #timeline = new ArrivalTimeline()
  #isRejoining = false
  #ffmpeg: FfmpegDecoder | null = null
  #config: AacConfig | null = null
  #deathCount = 0
  #mayStartAt = 0
  #decodedSamples = 0
  #isSilent = true
  #isMissing = false
  #isClosed = false
  #held: Float32Array[] | null = []
  #settleTimer: NodeJS.Timeout | null = null

  constructor(options: LiveDecoderOptions) {
    this.#options = options
  }

  /**
   * Before the first frame: `timeline` is that of the connection before, which this one goes on from, or
   * a new one.
   */
  follow(timeline: ArrivalTimeline, isRejoining: boolean): void {
    this.#timeline = timeline
    this.#isRejoining = isRejoining
  }

  async write(
    config: AacConfig,
    frame: Uint8Array,
    when: { timestampMs: number; arrivedAt: number },
  ): Promise<void> {
    const adts = toAdtsFrame(config, frame)
    if (adts === null || this.#isClosed) return
    if (this.#config && isOther(config, this.#config)) await this.#restart()
    this.#config = config
    const ffmpeg = this.#ffmpeg ?? this.#start()
    const durationMs = (samplesPerAacFrame / config.sampleRateHz) * 1000
    this.#timeline.addFrame({ durationMs, ...when })
    // Where a connection goes on there is nothing to learn.
    const settleMs = this.#isRejoining ? 0 : this.#options.settleMs
    this.#settleTimer ??= setTimeout(() => this.#settle(), settleMs)
    if (ffmpeg && !ffmpeg.write(adts)) await ffmpeg.drained()
  }

  /** Another rate or another number of channels: a decoder of its own, after the last sound of the old one. */
  async #restart(): Promise<void> {
    await this.#ffmpeg?.finish()
    this.#settle()
    this.#ffmpeg = null
  }

  /** Gives out what ffmpeg still holds. */
  async finish(): Promise<void> {
    await this.#ffmpeg?.finish()
    this.#settle()
  }

  close(): void {
    this.#isClosed = true
    this.#held = []
    if (this.#settleTimer) clearTimeout(this.#settleTimer)
    this.#ffmpeg?.close()
  }

  #start(): FfmpegDecoder | null {
    if (this.#isMissing || this.#isClosed || performance.now() < this.#mayStartAt) return null
    this.#timeline.startDecoder()
    this.#decodedSamples = 0
    this.#isSilent = true
    const startedAt = performance.now()
    this.#ffmpeg = startFfmpegDecoder(this.#options.ffmpegPath, {
      onPcm: samples => this.#onPcm(samples),
      onExit: exit => {
        // Its samples are counted; the next one's are counted anew.
        this.#settle()
        this.#ffmpeg = null
        this.#isMissing = exit.isMissing
        if (performance.now() - startedAt > longLifeMs) this.#deathCount = 0
        this.#mayStartAt = performance.now() + (restartBackOffMs[this.#deathCount] ?? 5000)
        this.#deathCount += 1
        this.#options.emitter.interrupt('restart')
        const code = exit.isMissing ? 'FFMPEG_MISSING' : 'FFMPEG_FAILED'
        this.#options.onProblem(new AppError(code, { reason: exit.reason }))
      },
    })
    return this.#ffmpeg
  }

  #onPcm(samples: Float32Array): void {
    if (this.#held) this.#held.push(samples)
    else this.#give(samples)
  }

  #settle(): void {
    if (this.#settleTimer) clearTimeout(this.#settleTimer)
    if (this.#held === null) return
    // In one piece, to be compared with what was heard before.
    const held = joinSamples(this.#held)
    this.#held = null
    if (held.length === 0) return
    this.#timeline.settle()
    this.#give(held)
  }

  /** A decoder hands out what it was fed at once as one piece, which may lie on both sides of a hole. */
  #give(samples: Float32Array): void {
    // A mark behind us is found by `locate`; one within the piece divides it.
    const { at, leapMs } = this.#timeline.locate(this.#decodedSamples)
    const before = Math.ceil(this.#timeline.nextLeapAt - this.#decodedSamples)
    if (before < samples.length) {
      this.#place(samples.subarray(0, before), at, leapMs)
      this.#give(samples.subarray(before))
    } else this.#place(samples, at, leapMs)
  }

  #place(samples: Float32Array, at: number, leapMs: number): void {
    const { emitter } = this.#options
    this.#decodedSamples += samples.length
    if (this.#isRejoining) emitter.rejoin(leapMs)
    else if (leapMs > 0) emitter.leap(leapMs)
    this.#isRejoining = false
    if (this.#isSilent) this.#options.onAlive()
    this.#isSilent = false
    this.#timeline.correct(emitter.add(samples, at))
  }
}

function isOther(a: AacConfig, b: AacConfig): boolean {
  return (
    a.sampleRateHz !== b.sampleRateHz ||
    a.channelConfig !== b.channelConfig ||
    a.objectType !== b.objectType
  )
}
