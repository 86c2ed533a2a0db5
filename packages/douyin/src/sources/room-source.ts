import type { LiveEvent, SourceItem } from '@talkingcat/contract'
import type { SourceCounters } from './source-counters.ts'

/** A producer of live events. Ends when the broadcast ended, it failed for good, or `signal` aborts. */
export type RoomSource = {
  open(signal: AbortSignal): AsyncIterable<SourceItem<LiveEvent>>
  /** Grows as it works. */
  readonly counters?: SourceCounters | undefined
  /** Brings the room's page before the host; false where none is open. Of sources that have one. */
  showPage?(): boolean
}
