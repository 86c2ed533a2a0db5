import type { LiveEvent, SourceItem } from '@talkingcat/contract'

/** A producer of live events. Ends when the broadcast ended, it failed for good, or `signal` aborts. */
export type RoomSource = {
  open(signal: AbortSignal): AsyncIterable<SourceItem<LiveEvent>>
}
