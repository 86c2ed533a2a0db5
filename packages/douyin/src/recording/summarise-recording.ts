import { decodeFrame } from '../frames/decode-frame.ts'
import type { PlatformResponse } from '../frames/decode-response.ts'
import { WireError } from '../frames/wire-reader.ts'
import { readImFetchBody } from '../sources/page-tap/page-bodies.ts'
import { type RecordingTrouble, readRecording } from './read-recording.ts'
import type { RecordedFrame } from './recorded-frame.ts'

export type RecordingSummary = {
  pushFrames: number
  imFetchBodies: number
  frameBytes: number
  /** When the first and the last frame came, epoch ms; null without frames. */
  firstAt: number | null
  lastAt: number | null
  /** How many messages, by method (at most 500 names). */
  messages: Record<string, number>
  damagedMessages: number
  /** Frames without messages by type, e.g. `hb`. */
  controls: Record<string, number>
  /** Frames whose bytes are as they came but can not be read, by reason. */
  damagedFrames: Record<string, number>
  /** What of the file could not be read; the first hundred. */
  troubles: RecordingTrouble[]
  lostBytes: number
}

const maxNames = 500
const maxTroubles = 100

/** What a recording holds, without anything personal. @throws as `readRecording` does */
export async function summariseRecording(path: string): Promise<RecordingSummary> {
  const messages = createTally()
  const controls = createTally()
  const damaged = createTally()
  const summary = {
    ...{ pushFrames: 0, imFetchBodies: 0, frameBytes: 0, damagedMessages: 0, lostBytes: 0 },
    firstAt: null as number | null,
    lastAt: null as number | null,
    troubles: [] as RecordingTrouble[],
  }

  function takeResponse(response: PlatformResponse): void {
    summary.damagedMessages += response.damagedCount
    for (const { method } of response.messages) messages.add(method)
  }

  function takeFrame({ atMs, kind, bytes }: RecordedFrame): void {
    summary.firstAt ??= atMs
    summary.lastAt = atMs
    summary.frameBytes += bytes.length
    if (kind === 'im-fetch') {
      summary.imFetchBodies += 1
      takeResponse(readImFetchBody(bytes))
      return
    }
    summary.pushFrames += 1
    const frame = decodeFrame(bytes)
    if (frame.kind === 'messages') takeResponse(frame)
    else if (frame.kind === 'control') controls.add(frame.type)
    else damaged.add(frame.reason)
  }

  for await (const item of readRecording(path)) {
    if (item.kind !== 'frame') {
      summary.lostBytes += item.bytes
      if (summary.troubles.length < maxTroubles) summary.troubles.push(item)
      continue
    }
    try {
      takeFrame(item.frame)
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      damaged.add(error.reason)
    }
  }
  return {
    ...summary,
    messages: messages.counts(),
    controls: controls.counts(),
    damagedFrames: damaged.counts(),
  }
}

function createTally() {
  const counts = new Map<string, number>()
  return {
    add(name: string): void {
      const key = counts.has(name) || counts.size < maxNames ? name : '(other)'
      counts.set(key, (counts.get(key) ?? 0) + 1)
    },
    counts: () => Object.fromEntries(counts),
  }
}
