import type { LiveEvent, Room, SourceItem } from '@talkingcat/contract'
import { decodeFrame } from '../frames/decode-frame.ts'
import { pause } from './backoff.ts'
import { createIntake } from './intake.ts'
import type { RoomSource } from './room-source.ts'
import { countDamage, createSharedCounters, type ReplayCounters } from './source-counters.ts'
import { createStateTracker } from './state-tracker.ts'

/** A recorded push frame and when it came, epoch ms. */
export type RecordedFrame = { atMs: number; bytes: Uint8Array }

const noRoom: Room = { webRid: '', roomId: '', title: '', hostName: '', hostId: '' }

/**
 * Plays recorded frames as if they were live.
 * @param options.speed 1 = as it was, 2 = twice as fast, `Infinity` = at once
 */
export function createReplaySource(
  frames: Iterable<RecordedFrame>,
  options: { speed?: number; room?: Room; clock?: { now(): number } } = {},
): RoomSource {
  const { speed = 1, room = noRoom, clock: { now } = Date } = options
  const clock = { now, elapsedMs: now }
  const counters: ReplayCounters = { source: 'replay', ...createSharedCounters() }
  return {
    counters,
    async *open(signal) {
      const out: SourceItem<LiveEvent>[] = []
      const emit = (item: SourceItem<LiveEvent>) => void out.push(item)
      const states = createStateTracker({ clock, everyMs: 1_000, emit })
      const intake = createIntake({ room, clock, emit })
      counters.intake = intake.counters
      let previousMs: number | null = null
      states.set('connecting')
      for (const recorded of frames) {
        const waitMs = Math.max(0, recorded.atMs - (previousMs ?? recorded.atMs)) / speed
        if (waitMs >= 1) await pause(waitMs, signal)
        if (signal.aborted) return
        previousMs = recorded.atMs
        counters.frames += 1
        const frame = decodeFrame(recorded.bytes)
        if (frame.kind === 'damaged') countDamage(counters, frame.reason)
        if (frame.kind === 'messages') {
          states.noteMessage()
          if (states.status !== 'live') states.set('live')
          intake.take(frame.messages)
        }
        intake.flush()
        states.refresh()
        yield* out.splice(0)
      }
      intake.finish()
      states.set('ended')
      yield* out.splice(0)
    },
  }
}
