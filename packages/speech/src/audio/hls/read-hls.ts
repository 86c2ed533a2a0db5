import { AppError } from '@talkingcat/contract'
import { ArrivalTimeline } from '../stream/arrival-timeline.ts'
import type { ConnectionOptions } from '../stream/connection-types.ts'
import { fetchAllowed } from '../stream/fetch-allowed.ts'
import type { SilenceWatch } from '../stream/silence-watch.ts'
import { orAborted, wait } from '../stream/wait.ts'
import { TsError, TsReader } from '../ts/ts-reader.ts'
import { HlsError, type HlsSegment, type Playlist, readPlaylist } from './playlist.ts'

type Media = Extract<Playlist, { kind: 'media' }>

const maxPlaylistBytes = 1024 * 1024
/** A segment with the picture of a few seconds at the highest quality. */
const maxSegmentBytes = 64 * 1024 * 1024
/** A join begins this many segments behind the live edge. */
const joinBehind = 2
/** A sender that began anew counts from somewhere below. */
const restartBelow = 10
const mostFailures = 3
const shortestPollMs = 500

/** Reads a live HLS stream until it ends. @throws HlsError, TsError, AppError STREAM_UNSUPPORTED */
export async function readHls(
  options: ConnectionOptions,
  watch: SilenceWatch,
  signal: AbortSignal,
): Promise<void> {
  const { url, playlist: first } = await findMedia(options, signal)
  watch.connected()
  // The signature in an address changes; the stream is the same.
  const stream = url.origin + url.pathname
  const { hlsMemory, decoder } = options
  const isRejoining =
    hlsMemory.last?.stream === stream && !countsAnew(first, hlsMemory.last.lastSequence)
  const memory = isRejoining ? hlsMemory.last : null
  const newest = first.segments.at(-1)
  const timeline = memory?.timeline ?? new ArrivalTimeline(newest?.durationMs ?? first.targetMs)
  decoder.follow(timeline, isRejoining)
  let lastSequence = memory?.lastSequence ?? null
  let reader = new TsReader()
  let failures = 0
  for (let playlist: Media = first; ; playlist = await refresh(url, options, signal)) {
    // A segment that is just missed is seen half of one later.
    watch.allowPauses(1.5 * playlist.targetMs)
    // The next connection joins it like any other.
    if (countsAnew(playlist, lastSequence)) return
    const fresh = freshSegments(playlist, lastSequence)
    for (const segment of fresh) {
      if (segment.isDiscontinuous) reader = new TsReader()
      const bytes = await fetchSegment(segment, options, signal)
      // From here on it counts as heard; what was cut short before is fetched again.
      lastSequence = segment.sequence
      hlsMemory.last = { stream, lastSequence, timeline }
      failures = bytes === null ? failures + 1 : 0
      // One that is gone is a hole, which the times of the next one show; many are a broken stream.
      if (failures >= mostFailures) throw new HlsError('segments are missing')
      if (bytes) await hear(reader, bytes, options, watch)
    }
    if (playlist.isEnded) return
    const pollMs = fresh.length > 0 ? playlist.targetMs : playlist.targetMs / 2
    await wait(Math.max(shortestPollMs, pollMs), signal)
    signal.throwIfAborted()
  }
}

function freshSegments({ segments }: Media, lastSequence: number | null): HlsSegment[] {
  if (lastSequence === null) return segments.slice(-joinBehind)
  return segments.filter(({ sequence }) => sequence > lastSequence)
}

function countsAnew({ segments }: Media, lastSequence: number | null): boolean {
  const newest = segments.at(-1)?.sequence
  if (newest === undefined || lastSequence === null) return false
  return newest < lastSequence - restartBelow
}

/** The playlist of segments, by way of the cheapest variant. */
async function findMedia(options: ConnectionOptions, signal: AbortSignal) {
  let url = new URL(options.address.url)
  for (let step = 0; step < 2; step++) {
    const playlist = await fetchPlaylist(url, options, signal)
    if (playlist.kind === 'media') return { url, playlist }
    const cheapest = playlist.variants.sort((a, b) => a.bandwidth - b.bandwidth)[0]
    if (!cheapest) break
    url = cheapest.url
  }
  throw new HlsError('no playlist of segments')
}

async function refresh(url: URL, options: ConnectionOptions, signal: AbortSignal): Promise<Media> {
  const playlist = await fetchPlaylist(url, options, signal)
  if (playlist.kind !== 'media') throw new HlsError('no playlist of segments')
  return playlist
}

async function fetchPlaylist(url: URL, options: ConnectionOptions, signal: AbortSignal) {
  const limits = { maxBytes: maxPlaylistBytes, withinMs: options.timings.connectTimeoutMs }
  const answer = await fetchBytes(url, options, limits, signal)
  if (answer === null) throw new HlsError('playlist refused')
  // Relative addresses count from where a redirect led.
  const playlist = readPlaylist(answer.bytes.toString('utf8'), answer.url)
  if (playlist.kind === 'unsupported') {
    throw new AppError('STREAM_UNSUPPORTED', { codec: playlist.feature })
  }
  return playlist
}

async function fetchSegment(
  { url, durationMs }: HlsSegment,
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<Buffer | null> {
  const withinMs = options.timings.connectTimeoutMs + durationMs
  const limits = { maxBytes: maxSegmentBytes, withinMs }
  return (await fetchBytes(url, options, limits, signal))?.bytes ?? null
}

/** Null when the server refuses. @throws HlsError when it sends too much */
async function fetchBytes(
  url: URL,
  options: ConnectionOptions,
  { maxBytes, withinMs }: { maxBytes: number; withinMs: number },
  signal: AbortSignal,
): Promise<{ bytes: Buffer; url: URL } | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(withinMs)])
  const response = await orAborted(fetchAllowed(url, options, limit), limit)
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    return null
  }
  const parts: Uint8Array[] = []
  let total = 0
  for await (const part of response.body) {
    parts.push(part)
    total += part.length
    if (total > maxBytes) throw new HlsError(`more than ${maxBytes} bytes`)
  }
  return { bytes: Buffer.concat(parts), url: new URL(response.url || url) }
}

async function hear(
  reader: TsReader,
  bytes: Buffer,
  { decoder, clock, onAudio }: ConnectionOptions,
  watch: SilenceWatch,
): Promise<void> {
  const arrivedAt = clock()
  try {
    for (const { config, frame, timestampMs } of [...reader.push(bytes), ...reader.flush()]) {
      watch.sawAudio()
      onAudio(arrivedAt)
      await decoder.write(config, frame, { timestampMs, arrivedAt })
    }
  } catch (error) {
    if (error instanceof TsError && error.streamType !== null) {
      throw new AppError('STREAM_UNSUPPORTED', { codec: `ts-${error.streamType}` }, error)
    }
    throw error
  }
}
