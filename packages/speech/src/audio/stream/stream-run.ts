import {
  AppError,
  type Gap,
  type SourceItem,
  type SourceState,
  type SourceStatus,
} from '@talkingcat/contract'
import type { PcmChunk } from '../pcm.ts'
import { AddressKeeper } from './address-keeper.ts'
import { readConnection } from './connection.ts'
import type { HlsMemory } from './connection-types.ts'
import { LiveDecoder } from './live-decoder.ts'
import { flvReplay, hlsReplay, PcmEmitter } from './pcm-emitter.ts'
import type { StreamAddress, StreamAudioSourceOptions, StreamTimings } from './stream-options.ts'
import { wait } from './wait.ts'

type RunOptions = Required<Pick<StreamAudioSourceOptions, 'clock'>> &
  StreamAudioSourceOptions & { timings: StreamTimings }

/** How often an unchanged state is told again while sound comes. */
const refreshMs = 1000

/** One opening of the source: resolving → connecting → catching-up → live → stalled → reconnecting → … → ended or failed. */
export class StreamRun {
  readonly #options: RunOptions
  readonly #emit: (item: SourceItem<PcmChunk>) => void
  readonly #outerSignal: AbortSignal
  /** Aborts for the outer signal, and for what no reconnect can cure. */
  readonly #stop = new AbortController()
  readonly #emitter: PcmEmitter
  readonly #addresses: AddressKeeper
  readonly #hlsMemory: { last: HlsMemory | null } = { last: null }
  #fatal: AppError | null = null
  #state: SourceState
  #attempt = 0
  #lastAudioAt: number | null = null
  #shownAt = Number.NEGATIVE_INFINITY
  #liveSince: number | null = null

  constructor(
    options: RunOptions,
    emit: (item: SourceItem<PcmChunk>) => void,
    signal: AbortSignal,
  ) {
    this.#options = options
    this.#emit = emit
    this.#outerSignal = signal
    this.#emitter = new PcmEmitter(emit)
    this.#addresses = new AddressKeeper(options.resolveUrl, options.timings)
    this.#state = this.#stateOf('idle', null)
  }

  async run(): Promise<void> {
    const onAbort = () => this.#stop.abort()
    this.#outerSignal.addEventListener('abort', onAbort)
    if (this.#outerSignal.aborted) onAbort()
    try {
      await this.#attemptUntilStopped()
    } catch (error) {
      this.#fatal = error instanceof AppError ? error : new AppError('INTERNAL', undefined, error)
    } finally {
      this.#outerSignal.removeEventListener('abort', onAbort)
      this.#addresses.close()
    }
    if (this.#fatal) return this.#endAs('failed', this.#fatal)
    // Off air is no gap; being stopped in the middle of one is.
    if (this.#stop.signal.aborted) this.#emitter.closeGap(this.#options.clock())
    this.#endAs('ended', null)
  }

  async #attemptUntilStopped(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      const problem = await this.#attemptOnce(signal)
      if (problem?.code === 'ROOM_OFFLINE') return
      if (signal.aborted) return
      const { backOffMs, steadyAfterMs } = this.#options.timings
      const isSteady =
        this.#liveSince !== null && performance.now() - this.#liveSince > steadyAfterMs
      this.#liveSince = null
      this.#attempt = isSteady ? 1 : this.#attempt + 1
      const backOff = backOffMs[this.#attempt - 1] ?? backOffMs.at(-1) ?? 0
      // An address kept ready is good for one try at once: its predecessor was about to expire.
      const delayMs = this.#addresses.isReady ? 0 : backOff * (1 + Math.random() * 0.3)
      this.#setState('reconnecting', problem, Math.round(this.#options.clock() + delayMs))
      await wait(delayMs, signal)
    }
  }

  /** Null when the stream was cut or closed; a problem when there is something to tell. */
  async #attemptOnce(signal: AbortSignal): Promise<AppError | null> {
    if (this.#attempt === 0) this.#setState('resolving', null)
    else this.#setState('reconnecting', this.#problem())
    let address: StreamAddress
    try {
      address = await this.#addresses.take(this.#attempt, signal)
    } catch (error) {
      if (error instanceof AppError) return error
      throw error
    }
    if (this.#attempt === 0) this.#setState('connecting', null)
    return await this.#listen(address, signal)
  }

  async #listen(address: StreamAddress, signal: AbortSignal): Promise<AppError | null> {
    const { fetchHeaders = {}, isUrlAllowed, ffmpegPath, clock, timings } = this.#options
    this.#emitter.connect(address.format === 'hls' ? hlsReplay : flvReplay)
    const decoder = new LiveDecoder({
      ffmpegPath,
      emitter: this.#emitter,
      settleMs: address.format === 'hls' ? timings.hlsSettleMs : timings.settleMs,
      onAlive: () => this.#onAlive(),
      onProblem: problem => {
        if (problem.code === 'FFMPEG_MISSING') this.#fail(problem)
        else this.#setState('stalled', problem)
      },
    })
    // What waits for ffmpeg to take sound waits no longer.
    const onAbort = () => decoder.close()
    signal.addEventListener('abort', onAbort)
    try {
      const end = await readConnection({
        address,
        hlsMemory: this.#hlsMemory,
        headers: fetchHeaders,
        ...(isUrlAllowed && { isUrlAllowed }),
        decoder,
        clock,
        timings,
        signal,
        onAudio: at => {
          this.#lastAudioAt = at
          // Heard by another way, an HLS stream is not to go on from where it was left.
          if (address.format !== 'hls') this.#hlsMemory.last = null
          if (this.#isQuiet()) this.#setState('live', null)
          else if (this.#state.status === 'connecting') this.#setState('catching-up', null)
          else this.#refreshState()
        },
        onSilence: () => {
          if (this.#state.status === 'live') this.#setState('stalled', null)
        },
        onNoAudio: () => this.#setState('stalled', new AppError('STREAM_NO_AUDIO')),
      })
      if (!signal.aborted) await this.#leave(decoder, end.reason)
      return end.problem
    } finally {
      signal.removeEventListener('abort', onAbort)
      decoder.close()
    }
  }

  async #leave(decoder: LiveDecoder, reason: Gap['reason']): Promise<void> {
    await decoder.finish()
    if (reason === 'stall') this.#setState('stalled', null)
    this.#emitter.interrupt(reason)
  }

  /** Silent for a moment only: nothing has failed. */
  #isQuiet(): boolean {
    return this.#state.status === 'stalled' && this.#state.problem === null
  }

  #onAlive(): void {
    this.#liveSince ??= performance.now()
    this.#setState('live', null)
  }

  #fail(problem: AppError): void {
    this.#fatal = problem
    this.#stop.abort()
  }

  #problem(): AppError | null {
    const { problem } = this.#state
    return problem ? new AppError(problem.code, problem.details) : null
  }

  #endAs(status: 'ended' | 'failed', problem: AppError | null): void {
    this.#setState(status, problem)
  }

  #setState(
    status: SourceStatus,
    problem: AppError | null,
    nextAttemptAt: number | null = null,
  ): void {
    const state = this.#stateOf(status, problem, nextAttemptAt)
    if (status === this.#state.status) state.since = this.#state.since
    this.#show(state)
  }

  /** Tells now and then when sound last came, so that "seconds ago" stays true. */
  #refreshState(): void {
    if (performance.now() - this.#shownAt < refreshMs) return
    this.#show({ ...this.#state, lastMessageAt: this.#roundedAudioAt() })
  }

  #show(state: SourceState): void {
    this.#state = state
    this.#shownAt = performance.now()
    this.#emit({ kind: 'state', state })
  }

  #roundedAudioAt(): number | null {
    return this.#lastAudioAt === null ? null : Math.round(this.#lastAudioAt)
  }

  #stateOf(
    status: SourceStatus,
    problem: AppError | null,
    nextAttemptAt: number | null = null,
  ): SourceState {
    return {
      source: 'audio',
      status,
      since: Math.round(this.#options.clock()),
      lastMessageAt: this.#roundedAudioAt(),
      attempt: status === 'live' ? 0 : this.#attempt,
      nextAttemptAt,
      problem: problem?.toProblem() ?? null,
    }
  }
}
