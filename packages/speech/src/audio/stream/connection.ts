import { AppError } from '@talkingcat/contract'
import type { AacConfig } from '../aac/aac-config.ts'
import { readAudioTag } from '../flv/audio-tag.ts'
import { FlvError, FlvReader } from '../flv/flv-reader.ts'
import type { Clock } from '../pcm.ts'
import type { LiveDecoder } from './live-decoder.ts'
import type { StreamTimings } from './stream-options.ts'

export type ConnectionOptions = {
  url: string
  headers: Record<string, string>
  /** See `StreamAudioSourceOptions`. */
  isUrlAllowed?: (url: URL) => boolean
  decoder: LiveDecoder
  clock: Clock
  timings: StreamTimings
  signal: AbortSignal
  onAudio(arrivedAt: number): void
  /** Sound stopped coming; it may come again. */
  onSilence(): void
  onNoAudio(): void
}

/** Why a connection is over: the server closed it, it went silent, or it broke. */
export type ConnectionEnd = { reason: 'network' | 'stall'; problem: AppError | null }

/** Reads one HTTP answer to its end. @throws AppError STREAM_UNSUPPORTED, and only that */
export async function readConnection(options: ConnectionOptions): Promise<ConnectionEnd> {
  const { timings, signal } = options
  const watch = new SilenceWatch(options)
  const ended = AbortSignal.any([signal, watch.signal])
  try {
    const response = await fetchStream(options, ended)
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      return unreachable({ status: response.status })
    }
    watch.connected()
    await readBody(response.body, watch, options)
    return { reason: 'network', problem: null }
  } catch (error) {
    if (signal.aborted) return { reason: 'network', problem: null }
    if (watch.signal.aborted) return watch.end()
    if (error instanceof AppError) throw error
    if (error instanceof FlvError) return unreachable({ reason: error.message })
    return unreachable({ reason: causeOf(error) })
  } finally {
    watch.close()
  }

  function unreachable(details: Record<string, string | number>): ConnectionEnd {
    return {
      reason: 'network',
      problem: new AppError('STREAM_UNREACHABLE', {
        ...details,
        withinMs: timings.connectTimeoutMs,
      }),
    }
  }
}

/** A CDN sends a client on to the node nearest to it; each step is looked at before it is taken. */
async function fetchStream(
  { url, headers, isUrlAllowed = () => true }: ConnectionOptions,
  signal: AbortSignal,
): Promise<Response> {
  let target = new URL(url)
  for (let step = 0; step <= maxRedirects; step++) {
    if (!isUrlAllowed(target)) throw new Error('address refused')
    const response = await fetch(target, { headers, signal, redirect: 'manual' })
    const next = isRedirect(response) ? response.headers.get('location') : null
    if (next === null) return response
    await response.body?.cancel()
    target = new URL(next, target)
  }
  throw new Error('too many redirects')
}

const maxRedirects = 5
const isRedirect = ({ status }: Response) => status >= 300 && status < 400

async function readBody(
  body: ReadableStream<Uint8Array>,
  watch: SilenceWatch,
  { decoder, clock, onAudio }: ConnectionOptions,
): Promise<void> {
  const reader = new FlvReader()
  let config: AacConfig | null = null
  for await (const bytes of body) {
    const arrivedAt = clock()
    const tags = reader.push(bytes)
    // A stream of sound only that has none sends its header and nothing more.
    if (reader.hasAudio === false) watch.sawNoSound()
    for (const tag of tags) {
      if (tag.type === 'video') {
        watch.sawNoSound()
        continue
      }
      const audio = readAudioTag(tag.body)
      if (audio.kind === 'unsupported') {
        throw new AppError('STREAM_UNSUPPORTED', { codec: audio.codec })
      }
      if (audio.kind === 'config') config = audio.config
      if (audio.kind !== 'frame' || config === null) continue
      watch.sawAudio()
      onAudio(arrivedAt)
      await decoder.write(config, audio.frame, { timestampMs: tag.timestampMs, arrivedAt })
    }
  }
}

/** Ends a connection that hangs: no answer, no sound, or none from the beginning. */
class SilenceWatch {
  readonly #options: ConnectionOptions
  readonly #controller = new AbortController()
  readonly #timer: NodeJS.Timeout
  #phase: 'connecting' | 'waiting' | 'soundless' | 'silent' | 'sound' = 'connecting'
  #since = performance.now()

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#look(), Math.min(250, options.timings.stallAfterMs / 4))
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  connected(): void {
    this.#enter('waiting')
  }

  /** Pictures, or a header that announces no sound. */
  sawNoSound(): void {
    if (this.#phase === 'waiting') this.#enter('soundless')
  }

  sawAudio(): void {
    this.#enter('sound')
  }

  close(): void {
    clearInterval(this.#timer)
  }

  end(): ConnectionEnd {
    if (this.#phase === 'sound') return { reason: 'stall', problem: null }
    const code = this.#phase === 'silent' ? 'STREAM_NO_AUDIO' : 'STREAM_UNREACHABLE'
    return { reason: 'stall', problem: new AppError(code, { phase: this.#phase }) }
  }

  #enter(phase: 'waiting' | 'soundless' | 'silent' | 'sound'): void {
    this.#phase = phase
    this.#since = performance.now()
  }

  #look(): void {
    const { timings, onNoAudio, onSilence } = this.#options
    const silentMs = performance.now() - this.#since
    if (this.#phase === 'sound' && silentMs > timings.stallShownAfterMs) onSilence()
    if (this.#phase === 'soundless' && silentMs > timings.noAudioAfterMs) {
      this.#enter('silent')
      onNoAudio()
      return
    }
    const limits = {
      connecting: timings.connectTimeoutMs,
      waiting: timings.stallAfterMs,
      soundless: Number.POSITIVE_INFINITY,
      silent: timings.noAudioGiveUpMs,
      sound: timings.stallAfterMs,
    }
    if (silentMs > limits[this.#phase]) this.#controller.abort()
  }
}

/** undici hides the telling error in `cause`; the text has no address in it beyond host and port. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
