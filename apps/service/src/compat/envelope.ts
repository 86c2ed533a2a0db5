import type { Entry, Room, SourceState } from '@talkingcat/contract'
import { type FirstGenerationEvent, toFirstGenerationEvents } from '@talkingcat/core'

/** What one entry was called in the first generation, its running state included. */
export function envelopesOf(entry: Entry): FirstGenerationEvent[] {
  switch (entry.type) {
    case 'session.started':
    case 'session.resumed':
      return roomEnvelopes(entry.payload.room, entry.at)
    case 'session.ended':
      return [statusEnvelope('stopped', entry.at)]
    default:
      return toFirstGenerationEvents(entry)
  }
}

export function roomEnvelopes(room: Room, at: number): FirstGenerationEvent[] {
  const facts = { room_id: room.roomId, owner_user_id: room.hostId, title: room.title }
  return [
    statusEnvelope('room_ready', at, { room_id: room.roomId }),
    { type: 'room_info', payload: facts, timestamp: at / 1000 },
  ]
}

/** What the room's connection is doing, in the old words. */
export function sourceEnvelope(state: SourceState): FirstGenerationEvent {
  if (state.status === 'failed') {
    const payload = { message: state.problem?.message ?? '', can_retry: false }
    return { type: 'error', payload, timestamp: state.since / 1000 }
  }
  return statusEnvelope(stages[state.status], state.since)
}

const stages = {
  idle: 'starting',
  resolving: 'resolving_room',
  connecting: 'connecting_websocket',
  'catching-up': 'connecting_websocket',
  live: 'connected',
  stalled: 'warning',
  reconnecting: 'retrying',
  ended: 'room_closed',
} as const satisfies Record<Exclude<SourceState['status'], 'failed'>, string>

function statusEnvelope(
  stage: string,
  at: number,
  more: Record<string, unknown> = {},
): FirstGenerationEvent {
  return { type: 'status', payload: { stage, ...more }, timestamp: at / 1000 }
}
