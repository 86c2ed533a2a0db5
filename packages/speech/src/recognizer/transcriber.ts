import { fileURLToPath } from 'node:url'
import { sampleRateHz, samplesPerMs } from '../audio/pcm.ts'
import { Guards } from '../guards/guards.ts'
import type { FromWorker, ToWorker } from '../worker/protocol.ts'
import { WorkerSupervisor } from '../worker/supervisor.ts'
import { forkWorker } from '../worker/worker-process.ts'
import { AsyncQueue } from './async-queue.ts'
import { hearingOf } from './hearing.ts'
import { PartialFeed } from './partial-feed.ts'
import type { ExecutionProvider } from './provider.ts'
import { RecognizerStatus } from './recognizer-status.ts'
import { SoundFlow } from './sound-flow.ts'
import type { LostSpan } from './sound-ledger.ts'
import { TimeMap } from './time-map.ts'
import { toTimedUtterance } from './timed-utterance.ts'
import {
  defaultTranscriberTimings,
  type LostSound,
  type TimedUtterance,
  type Transcriber,
  type TranscriberOptions,
  type TranscriberStats,
  type TranscriberTimings,
} from './transcriber-types.ts'
import { UnheardSound } from './unheard-sound.ts'

const utteranceLimit = 10_000
/** Times of older sound are not asked for any more. */
const timesKept = 60 * sampleRateHz
const defaultEntry = fileURLToPath(new URL('../worker/entry.ts', import.meta.url))

/** Sound in, utterances out; VAD and recogniser live in a child process that may die. */
export function createTranscriber(options: TranscriberOptions): Transcriber {
  return new ChildTranscriber(options)
}

class ChildTranscriber implements Transcriber {
  readonly utterances = new AsyncQueue<TimedUtterance>(utteranceLimit)
  readonly #options: TranscriberOptions
  readonly #times = new TimeMap()
  readonly #guards: Guards
  readonly #flow: SoundFlow
  readonly #status: RecognizerStatus
  readonly #supervisor: WorkerSupervisor
  readonly #partials: PartialFeed
  readonly #unheard = new UnheardSound()
  /** Arrival of the first sound, epoch ms: tells this run's utterances from another's. */
  #beganAt: number | null = null
  #provider: ExecutionProvider
  #utteranceCount = 0
  #usage: Pick<TranscriberStats, 'workerRssBytes' | 'workerCpuMs'> = {
    workerRssBytes: null,
    workerCpuMs: null,
  }

  constructor(options: TranscriberOptions) {
    const timings = { ...defaultTranscriberTimings, ...options.timings }
    this.#options = options
    this.#provider = options.provider ?? 'cpu'
    this.#guards = new Guards(options)
    this.#flow = new SoundFlow(timings.ringMs * samplesPerMs, item => this.#supervisor.send(item))
    this.#status = new RecognizerStatus(options.onState, timings.lagMs)
    const { onPartial } = options
    this.#partials = new PartialFeed(onPartial, timings.partialLagMs, start => ({
      utteranceId: this.#utteranceId(start),
      startAt: this.#times.timeAt(start),
    }))
    this.#supervisor = this.#supervise(timings)
    this.#supervisor.start()
  }

  push({ samples, at }: Parameters<Transcriber['push']>[0]): void {
    if (samples.length === 0) return
    this.#beganAt ??= Math.round(at)
    if (!this.#status.isWorking) {
      this.#unheard.add(at, at + samples.length / samplesPerMs)
      return
    }
    this.#times.add(this.#flow.end, at)
    this.#guards.listen(samples)
    this.#flow.push(samples)
    this.#watchLag()
    this.#pump()
  }

  gap(): void {
    if (!this.#status.isWorking) return
    this.#guards.gap()
    this.#flow.gap()
    this.#pump()
  }

  flush(): Promise<void> {
    if (!this.#status.isWorking) return Promise.resolve()
    this.#flow.gap()
    const drained = this.#flow.drained()
    this.#pump()
    return drained
  }

  async close(): Promise<void> {
    this.#tellLost()
    // Closed without waiting for the last words: they are lost, and said to be.
    if (this.#status.isWorking && this.#flow.hasWork) {
      this.#tell({ from: this.#flow.safePosition, to: this.#flow.end }, 'overflow')
    }
    this.#partials.withdraw()
    this.#tellUnheard()
    this.#status.close()
    this.#flow.giveUp()
    this.utterances.close()
    await this.#supervisor.close()
  }

  get stats(): TranscriberStats {
    return {
      pushedMs: this.#flow.end / samplesPerMs,
      finishedMs: this.#flow.processedEnd / samplesPerMs,
      utteranceCount: this.#utteranceCount,
      drops: this.#guards.drops,
      deathCount: this.#supervisor.deathCount,
      lostMs: this.#flow.lostSamples / samplesPerMs,
      workerPid: this.#supervisor.pid,
      ...this.#usage,
    }
  }

  #supervise(timings: TranscriberTimings): WorkerSupervisor {
    return new WorkerSupervisor({
      spawn: this.#options.spawnWorker ?? forkWorker,
      entry: this.#options.workerEntry ?? defaultEntry,
      timings,
      loadMessage: () => this.#loadMessage(),
      hasWork: () => this.#flow.hasWork,
      mayLoadOtherwise: () => {
        const isTried = this.#provider === 'cpu'
        this.#provider = 'cpu'
        return !isTried
      },
      onReady: () => {
        this.#flow.restart()
        this.#tellUnheard()
        this.#tellWhetherPartials()
        this.#status.tell('ready')
        this.#pump()
      },
      onMessage: message => this.#onMessage(message),
      onRestarting: problem => {
        this.#partials.withdraw()
        this.#status.tell('restarting', problem)
        const lost = this.#flow.noteDeath()
        if (lost) this.#tell(lost, 'restart')
      },
      onFailed: problem => {
        this.#partials.withdraw()
        this.#tellLost()
        const lost = this.#flow.giveUp()
        if (lost) this.#unheard.add(this.#times.timeAt(lost.from), this.#times.timeAt(lost.to))
        this.#status.tell('failed', problem)
      },
      onRetrying: () => this.#status.tell('loading'),
    })
  }

  #loadMessage(): Extract<ToWorker, { type: 'load' }> {
    const { model, vadModelPath, languages } = this.#options
    const threadCount = this.#options.threadCount?.() ?? 1
    const { modelPath, decoderPath, tokensPath, pins } = model
    const files = { modelPath, tokensPath, ...(decoderPath !== undefined && { decoderPath }) }
    const how = { threadCount, provider: this.#provider, position: this.#flow.safePosition }
    const language = hearingOf(languages)
    return { type: 'load', ...files, vadModelPath, pins, ...how, language }
  }

  #onMessage(message: FromWorker): void {
    switch (message.type) {
      case 'partial':
        if (this.#status.isWorking && this.#guards.mayShow(message)) this.#partials.tell(message)
        break
      case 'segment':
        this.#onSegment(message)
        break
      case 'progress':
        this.#usage = { workerRssBytes: message.rssBytes, workerCpuMs: message.cpuMs }
        this.#flow.advance(message)
        this.#watchLag()
        this.#times.forgetBefore(this.#flow.safePosition - timesKept)
        this.#pump()
        break
      case 'ready':
      case 'refused':
        break // The supervisor's own.
    }
  }

  #onSegment({ type: _, ...segment }: Extract<FromWorker, { type: 'segment' }>): void {
    this.#flow.markUsed(segment.usedEnd)
    const heard = this.#guards.admit(segment)
    this.#partials.finish(segment.speechStart, heard === null)
    if (heard === null) return
    const { model, clock = Date.now } = this.#options
    this.#utteranceCount += 1
    this.utterances.push(
      toTimedUtterance(heard, {
        times: this.#times,
        utteranceId: this.#utteranceId(segment.speechStart),
        modelId: model.id,
        emittedAt: clock(),
      }),
    )
  }

  /** The same for partials and final, and when the segment is found again after a restart. */
  #utteranceId(speechStart: number): string {
    return `${(this.#beganAt ?? 0).toString(36)}-${speechStart.toString(36)}`
  }

  #pump(): void {
    if (this.#supervisor.isReady) this.#flow.pump()
  }

  #watchLag(): void {
    const lagMs = (this.#flow.end - this.#flow.processedEnd) / samplesPerMs
    // One hole per spell of lagging, not one per chunk.
    if (this.#status.watchLag(lagMs)) this.#tellLost()
    if (this.#partials.watchLag(lagMs)) this.#tellWhetherPartials()
  }

  #tellWhetherPartials(): void {
    const { areWanted } = this.#partials
    if (this.#supervisor.isReady) this.#supervisor.send({ type: 'partials', areWanted })
  }

  #tellLost(): void {
    const lost = this.#flow.takeLost()
    if (lost) this.#tell(lost, 'overflow')
  }

  /** One hole for all the time that it had failed, however often it was tried. */
  #tellUnheard(): void {
    const span = this.#unheard.take()
    if (span) this.#options.onLost?.({ ...span, reason: 'restart' })
  }

  #tell({ from, to }: LostSpan, reason: LostSound['reason']): void {
    const span = { fromAt: this.#times.timeAt(from), toAt: this.#times.timeAt(to) }
    this.#options.onLost?.({ ...span, reason })
  }
}
