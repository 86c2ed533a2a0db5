import { type Room, type SourceState, toProblem } from '@talkingcat/contract'
import { errorFacts, type Note } from '../lib/note.ts'
import type { RoomAccess } from '../ports.ts'
import type { EntryWriter } from './entry-writer.ts'

/** Danmaku, gifts and the rest into the log. Resolves with whether the broadcast is over. */
export async function runRoomFeed(options: {
  access: RoomAccess
  room: Room
  writer: EntryWriter
  showState: (state: SourceState) => void
  signal: AbortSignal
  clock: () => number
  note: Note
}): Promise<{ isBroadcastOver: boolean }> {
  const { access, room, writer, showState, signal } = options
  let isBroadcastOver = false
  try {
    for await (const item of access.openRoom(room).open(signal)) {
      switch (item.kind) {
        case 'item':
          writer.add(item.item)
          break
        case 'gap':
          writer.add({ type: 'gap.recorded', payload: item.gap })
          break
        case 'state':
          isBroadcastOver = item.state.status === 'ended'
          showState(item.state)
      }
    }
  } catch (error) {
    if (signal.aborted) return { isBroadcastOver: false }
    // A source reconnects by itself; what it throws is beyond its powers.
    options.note('room-source-failed', errorFacts(error))
    showState(failedState('room', options.clock(), error))
  }
  return { isBroadcastOver: isBroadcastOver && !signal.aborted }
}

export function failedState(
  source: SourceState['source'],
  now: number,
  error: unknown,
): SourceState {
  return {
    source,
    status: 'failed',
    since: now,
    lastMessageAt: null,
    attempt: 0,
    nextAttemptAt: null,
    problem: toProblem(error),
  }
}
