import type { LiveEvent, Room, SourceItem } from '@talkingcat/contract'
import type { PlatformMessage } from '../frames/decode-response.ts'
import { methods } from '../frames/message-fields.ts'
import { createNormaliser, type NormaliserCounters } from '../normalise/normaliser.ts'
import { createSeenIds } from './seen-ids.ts'

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

export type Intake = {
  take(messages: readonly PlatformMessage[]): { hasBusiness: boolean; hasEnded: boolean }
  /** Goes on after these events, told by an earlier run. */
  restore(events: readonly LiveEvent[]): void
  /** Closes combos that went silent before `nowMs`. */
  flush(nowMs: number): void
  /** Grows as it works. */
  readonly counters: IntakeCounters
}

/** Messages in, each once, live events out. */
export function createIntake(options: {
  room: Room
  clock: { now(): number }
  emit: (item: SourceItem<LiveEvent>) => void
}): Intake {
  const { room, clock, emit } = options
  const normaliser = createNormaliser({ hostId: room.hostId, roomId: room.roomId, clock })
  const seen = createSeenIds()
  const counters = { duplicates: 0, normaliser: normaliser.counters }
  return {
    counters,
    take(messages) {
      let hasBusiness = false
      let hasEnded = false
      for (const message of messages) {
        if (!seen.isNew(message.msgId)) {
          counters.duplicates += 1
          continue
        }
        if (businessMethods.has(message.method)) hasBusiness = true
        for (const item of normaliser.normalise(message)) {
          if (item.type === 'broadcast.changed' && item.payload.status === 'ended') hasEnded = true
          emit({ kind: 'item', item })
        }
      }
      return { hasBusiness, hasEnded }
    },
    restore(events) {
      for (const event of events) {
        seen.isNew(event.payload.messageId)
        normaliser.restore(event)
      }
    },
    flush(nowMs) {
      for (const item of normaliser.flush(nowMs)) emit({ kind: 'item', item })
    },
  }
}
