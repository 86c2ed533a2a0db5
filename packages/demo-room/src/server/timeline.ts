import type { DemoStage, WireMessage } from '../encode/demo-event.ts'
import { encodeEvent } from '../encode/encode-event.ts'
import type { Place } from '../encode/envelope.ts'
import { placeAfter } from '../encode/place.ts'
import type { DemoRecording } from '../recording/read.ts'
import { retimed } from '../recording/retime.ts'
import type { BroadcastClock } from './broadcast-clock.ts'

/** A frame's content as this broadcast sends it, with times of today. */
export type TimelineFrame = { atMs: number; messages: WireMessage[]; place: Place }

export type Timeline = {
  /** How many frames have been broadcast; their indexes are 0 to this less one. */
  dueCount(): number
  frame(index: number): TimelineFrame | undefined
  /** The place before the first frame, for a client that starts there. */
  placeBefore(index: number): Place
  /** True for the frame that tells the broadcast has ended. */
  isLast(index: number): boolean
  /** Ends the broadcast now: what was still to come never comes. */
  endNow(): void
}

export function createTimeline(
  recording: DemoRecording,
  stage: DemoStage,
  clock: BroadcastClock,
): Timeline {
  const { roomId } = recording.manifest
  const placeOf = (index: number, atMs: number) => placeAfter(index, roomId, clock.wallAt(atMs))
  let frames: TimelineFrame[] = recording.frames.map(({ atMs, messages }, index) => ({
    atMs,
    messages: messages.map(message => retimed(message, clock.wallAt(message.createdMs))),
    place: placeOf(index, atMs),
  }))
  const endFrame = (atMs: number): TimelineFrame => ({
    atMs,
    messages: [encodeEvent({ kind: 'ended', atMs }, stage, lastMessageId, clock.wallAt(atMs))],
    place: placeOf(frames.length, atMs),
  })
  frames.push(endFrame(recording.manifest.durationMs))
  const dueCount = () => {
    const nowMs = clock.nowMs()
    const next = frames.findIndex(({ atMs }) => atMs > nowMs)
    return next === -1 ? frames.length : next
  }
  return {
    dueCount,
    frame: index => frames[index],
    placeBefore: index => placeOf(index - 1, frames[index - 1]?.atMs ?? 0),
    isLast: index => index === frames.length - 1,
    endNow: () => {
      if (clock.hasEnded()) return
      frames = frames.slice(0, dueCount())
      clock.end()
      frames.push(endFrame(Math.floor(clock.nowMs())))
    },
  }
}

/** Above every id of the recording. */
const lastMessageId = '7630361259999999999'
