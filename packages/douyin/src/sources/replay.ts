import { setImmediate } from 'node:timers/promises'
import type { LiveEvent, Room, SourceItem } from '@talkingcat/contract'
import { decodeFrame } from '../frames/decode-frame.ts'
import type { PlatformResponse } from '../frames/decode-response.ts'
import { WireError } from '../frames/wire-reader.ts'
import type { RecordedFrame } from '../recording/recorded-frame.ts'
import { createIntake } from './intake.ts'
import { readImFetchBody } from './page-tap/page-bodies.ts'
import { createRecordedTime } from './recorded-time.ts'
import type { RoomSource } from './room-source.ts'
import { countDamage, createSharedCounters, type ReplayCounters } from './source-counters.ts'
import { createStateTracker } from './state-tracker.ts'

const noRoom: Room = { webRid: '', roomId: '', title: '', hostName: '', hostId: '' }
const stateEveryMs = 1_000
/** Frames played without a wait before others of this process get their turn. */
const framesPerTurn = 100

/**
 * Plays recorded frames as if they were live. What depends on time, above all when a combo is over,
 * goes by the recorded clock: the events are the same at every speed. Holds one frame at a time.
 * @param options.speed 1 = as it was, 2 = twice as fast, `Infinity` = as fast as it is read
 */
export function createReplaySource(
  frames: Iterable<RecordedFrame> | AsyncIterable<RecordedFrame>,
  options: { speed?: number; room?: Room; clock?: { now(): number } } = {},
): RoomSource & { readonly counters: ReplayCounters } {
  const { speed = 1, room = noRoom, clock: { now } = Date } = options
  const clock = { now, elapsedMs: now }
  const counters: ReplayCounters = { source: 'replay', ...createSharedCounters() }
  return {
    counters,
    async *open(signal) {
      const out: SourceItem<LiveEvent>[] = []
      const emit = (item: SourceItem<LiveEvent>) => void out.push(item)
      const states = createStateTracker({ via: 'replay', clock, everyMs: stateEveryMs, emit })
      const time = createRecordedTime(speed)
      const intake = createIntake({ room, clock: { now: time.now, elapsedMs: time.now }, emit })
      counters.intake = intake.counters
      states.set('connecting')
      for await (const recorded of frames) {
        if (counters.frames % framesPerTurn === 0) await setImmediate()
        time.expect(recorded.atMs)
        do {
          await time.advance(signal)
          if (signal.aborted) return
          // Before the frame is taken: what was silent until now is over, whatever it brings.
          intake.flush()
          states.refresh()
          yield* out.splice(0)
        } while (!time.isReached)
        counters.frames += 1
        const response = readFrame(recorded, counters)
        if (response) {
          states.noteMessage()
          if (states.status !== 'live') states.set('live')
          intake.take(response.messages)
        }
        states.refresh()
        yield* out.splice(0)
      }
      intake.finish()
      states.set('ended')
      yield* out.splice(0)
    },
  }
}

function readFrame(
  { kind, bytes }: RecordedFrame,
  counters: ReplayCounters,
): Pick<PlatformResponse, 'messages'> | null {
  if (kind === 'push') {
    const frame = decodeFrame(bytes)
    if (frame.kind === 'damaged') countDamage(counters, frame.reason)
    return frame.kind === 'messages' ? frame : null
  }
  try {
    return readImFetchBody(bytes)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    countDamage(counters, error.reason)
    return null
  }
}
