import { type Clock, samplesPerMs } from '../audio/pcm.ts'
import { PartialPace } from '../captions/partial-pace.ts'
import { StablePrefix } from '../captions/stable-prefix.ts'
import { type RecognizedText, readResult } from '../recognizer/result.ts'
import {
  cutWithin,
  longestSpeech,
  type OpenSpeech,
  type Segment,
  type Segmenter,
} from '../recognizer/segmenter.ts'
import type { SpeechRecognizer } from '../recognizer/sherpa.ts'
import type { FromWorker, ToWorker } from './protocol.ts'

type Item = Extract<ToWorker, { type: 'pcm' | 'gap' }>
type PartialMessage = Extract<FromWorker, { type: 'partial' }>
/** In order: a segment to recognise, or what is to be said once everything before it was. */
type Job = { segment: Segment } | { message: FromWorker }
/** Speech of which partials were made. */
type Caption = { speechStart: number; prefix: StablePrefix; told: string }

export type CaptionEngineOptions = {
  recognizer: SpeechRecognizer
  segmenter: Segmenter
  send: (message: FromWorker) => void
  /** What is thrown here is a fault of ours. */
  onFault: (error: unknown) => void
  clock?: Clock
}

/** Sound older than this when a cut comes stays in its utterance. */
const commitLimitMs = (longestSpeech - cutWithin) / samplesPerMs

/**
 * The child's work. Sound is searched for speech at once, whatever is being decoded; one decode runs
 * at a time, finals in order, a partial only when no final waits. Bounded by its parent, which sends
 * 5 s ahead of the progress it is told.
 */
export class CaptionEngine {
  readonly #options: CaptionEngineOptions
  readonly #pace: PartialPace
  #jobs: Job[] = []
  #work: Promise<void> | null = null
  #arePartialsWanted = false
  #caption: Caption | null = null

  constructor(options: CaptionEngineOptions) {
    this.#options = options
    this.#pace = new PartialPace(options.clock ?? performance.now.bind(performance))
  }

  wantPartials(areWanted: boolean): void {
    this.#arePartialsWanted = areWanted
  }

  accept(item: Item): void {
    const { segmenter } = this.#options
    const segments =
      item.type === 'gap' ? segmenter.cut() : segmenter.push(item.position, item.samples)
    const length = item.type === 'pcm' ? item.samples.length : 0
    const { user, system } = process.cpuUsage()
    const message = {
      type: 'progress',
      seq: item.seq,
      processedEnd: item.position + length,
      safePosition: segmenter.safePosition,
      rssBytes: process.memoryUsage.rss(),
      cpuMs: (user + system) / 1000,
    } as const
    this.#jobs.push(...segments.map(segment => ({ segment })), { message })
    this.#work ??= this.#run().catch(this.#options.onFault)
  }

  /** Resolves when everything accepted so far is recognised. */
  async idle(): Promise<void> {
    await this.#work
  }

  async #run(): Promise<void> {
    for (;;) {
      const job = this.#jobs.shift()
      if (job && 'message' in job) this.#options.send(job.message)
      else if (job) await this.#tellFinal(job.segment)
      else {
        // Sound that has arrived already goes first: it may hold the end of the speech.
        await new Promise(resolve => setImmediate(resolve))
        if (this.#jobs.length > 0 || (await this.#tellPartial())) continue
        this.#work = null
        return
      }
    }
  }

  async #tellFinal(segment: Segment): Promise<void> {
    const { usedStart, samples, ...span } = segment
    const { tokens, ...heard } = await this.#hear(samples)
    const isShown = this.#caption?.speechStart === segment.speechStart
    const text = isShown && this.#caption ? this.#caption.prefix.settle(heard.text) : heard.text
    // Of words held against what was heard the times are not known.
    const timed = (text === heard.text ? tokens : []).map(([token, startMs]): [string, number] => [
      token,
      usedStart + startMs * samplesPerMs,
    ])
    this.#options.send({ type: 'segment', ...span, ...heard, text, tokens: timed })
  }

  /** @returns whether sound may have come meanwhile */
  async #tellPartial(): Promise<boolean> {
    const open = this.#dueSpeech()
    if (open === null) return false
    this.#pace.started()
    const heard = await this.#hear(open.samples)
    this.#pace.finished(heard.text !== '')
    // The speech ended while it was decoded: its final comes next and knows more.
    if (this.#options.segmenter.openStart !== open.speechStart) return true
    const partial = this.#nextPartial(open, heard)
    if (partial) this.#options.send(partial)
    return true
  }

  #dueSpeech(): OpenSpeech | null {
    const { segmenter } = this.#options
    const { openStart } = segmenter
    if (!this.#arePartialsWanted || openStart === null) return null
    if (!this.#pace.isDue((segmenter.end - openStart) / samplesPerMs)) return null
    const open = segmenter.openSpeech(openStart)
    // The end may be found any moment; its final must not wait for a partial.
    return open.isPausing ? null : open
  }

  /** Null when nothing new is to be shown. */
  #nextPartial({ speechStart, samples }: OpenSpeech, heard: RecognizedText): PartialMessage | null {
    if (this.#caption?.speechStart !== speechStart) {
      this.#caption = { speechStart, prefix: new StablePrefix(commitLimitMs), told: '\n' }
    }
    const soundMs = samples.length / samplesPerMs
    const { committed, rest } = this.#caption.prefix.hear({ ...heard, soundMs })
    const told = `${committed}\n${rest}`
    if (told === this.#caption.told) return null
    this.#caption.told = told
    return { type: 'partial', speechStart, committed, rest }
  }

  async #hear(samples: Float32Array): Promise<RecognizedText> {
    return readResult(await this.#options.recognizer.recognize(samples))
  }
}
