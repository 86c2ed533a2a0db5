import type { Room } from '@talkingcat/contract'
import type { Projection } from './projection.ts'

/** What is said of the room, the newest of each; empty where nothing was told. */
export type RoomFacts = Pick<Room, 'title' | 'hostName'> & {
  /** The host's introduction of the room. */
  intro: string
}

export const roomFactsProjection: Projection<RoomFacts> = {
  initial: () => ({ title: '', hostName: '', intro: '' }),
  apply(facts, entry) {
    switch (entry.type) {
      case 'session.started':
      case 'session.resumed':
        return take(facts, entry.payload.room)
      case 'room.updated':
        return take(facts, entry.payload)
      default:
        return
    }
  },
}

function take(facts: RoomFacts, told: Partial<RoomFacts>): void {
  facts.title = told.title || facts.title
  facts.hostName = told.hostName || facts.hostName
  facts.intro = told.intro || facts.intro
}
