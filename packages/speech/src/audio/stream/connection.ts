import { AppError } from '@talkingcat/contract'
import type { AacConfig } from '../aac/aac-config.ts'
import { readAudioTag } from '../flv/audio-tag.ts'
import { FlvError, FlvReader } from '../flv/flv-reader.ts'
import { HlsError } from '../hls/playlist.ts'
import { readHls } from '../hls/read-hls.ts'
import { TsError } from '../ts/ts-reader.ts'
import type { ConnectionEnd, ConnectionOptions } from './connection-types.ts'
import { fetchAllowed } from './fetch-allowed.ts'
import { SilenceWatch } from './silence-watch.ts'

/** Reads one HTTP answer to its end. @throws AppError STREAM_UNSUPPORTED, and only that */
export async function readConnection(options: ConnectionOptions): Promise<ConnectionEnd> {
  const { timings, signal } = options
  const watch = new SilenceWatch(options)
  const ended = AbortSignal.any([signal, watch.signal])
  try {
    if (options.address.format === 'hls') {
      await readHls(options, watch, ended)
      return { reason: 'network', problem: null }
    }
    const response = await fetchAllowed(options.address.url, options, ended)
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
    // HLS is the way round: what it can not do does not end the other way.
    if (error instanceof AppError && options.address.format === 'hls') {
      return { reason: 'network', problem: error }
    }
    if (error instanceof AppError) throw error
    const isNoStream = [FlvError, HlsError, TsError].some(kind => error instanceof kind)
    if (isNoStream && error instanceof Error) return unreachable({ reason: error.message })
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

/** undici hides the telling error in `cause`; the text has no address in it beyond host and port. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
