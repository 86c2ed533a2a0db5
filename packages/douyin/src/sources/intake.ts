import type { LiveEvent, Room, SourceItem } from '@talkingcat/contract'
import type { PlatformMessage } from '../frames/decode-response.ts'
import { methods } from '../frames/message-fields.ts'
import { createNormaliser, type NormaliserCounters } from '../normalise/normaliser.ts'
import { createSeenIds } from './seen-ids.ts'
import type { SourceClock } from './source-clock.ts'

/** Kinds that show that people are in the room; the rest the server also sends to a dead listener. */
const businessMethods: ReadonlySet<string> = new Set([
  methods.chat,
  methods.emojiChat,
  methods.screenChat,
  methods.privilegeScreenChat,
  methods.gift,
  methods.like,
  methods.member,
  methods.social,
  methods.fansclub,
  methods.control,
])

export type IntakeCounters = {
  /** Messages the server sent again. */
  duplicates: number
  normaliser: NormaliserCounters
}

export type Taken = {
  /** A new message of people. */
  hasBusiness: boolean
  /** A message of people that had come before: nothing is missing between it and these. */
  hasKnownBusiness: boolean
  hasEnded: boolean
}

export type Intake = {
  take(messages: readonly PlatformMessage[]): Taken
  /** What the platform's room answer says of the room: a new title is told. */
  noteRoom(found: Pick<Room, 'title' | 'hostName'>): void
  /** Goes on after these events, told by an earlier run. */
  restore(events: readonly LiveEvent[]): void
  /** Closes combos that went silent. */
  flush(): void
  /** Closes every combo: nothing more will come. */
  finish(): void
  /** Grows as it works. */
  readonly counters: IntakeCounters
}

/** Messages in, each once, live events out. */
export function createIntake(options: {
  room: Room
  clock: SourceClock
  emit: (item: SourceItem<LiveEvent>) => void
}): Intake {
  const { room, clock, emit } = options
  const { hostId, roomId } = room
  // Its clock only measures how long a combo has been silent.
  const normaliser = createNormaliser({ hostId, roomId, clock: { now: clock.elapsedMs } })
  const seen = createSeenIds()
  const counters = { duplicates: 0, normaliser: normaliser.counters }
  let { title } = room

  function closeCombos(nowMs: number): void {
    for (const item of normaliser.flush(nowMs)) emit({ kind: 'item', item })
  }

  return {
    counters,
    take(messages) {
      const taken: Taken = { hasBusiness: false, hasKnownBusiness: false, hasEnded: false }
      for (const message of messages) {
        const isBusiness = businessMethods.has(message.method)
        if (!seen.isNew(message.msgId)) {
          counters.duplicates += 1
          taken.hasKnownBusiness ||= isBusiness
          continue
        }
        taken.hasBusiness ||= isBusiness
        for (const item of normaliser.normalise(message)) {
          taken.hasEnded ||= item.type === 'broadcast.changed' && item.payload.status === 'ended'
          emit({ kind: 'item', item })
        }
      }
      return taken
    },
    noteRoom(found) {
      if (found.title === '' || found.title === title) return
      title = found.title
      const payload = { messageId: '', sentAt: null, title, hostName: found.hostName, intro: '' }
      emit({ kind: 'item', item: { type: 'room.updated', payload } })
    },
    restore(events) {
      for (const event of events) {
        seen.isNew(event.payload.messageId)
        normaliser.restore(event)
      }
    },
    flush: () => closeCombos(clock.elapsedMs()),
    finish: () => closeCombos(Number.MAX_SAFE_INTEGER),
  }
}
