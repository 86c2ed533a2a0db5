import { AppError } from '@talkingcat/contract'
import type { RoomSnapshot, StreamChoice } from './room-snapshot.ts'

/**
 * Where to listen to a room: the cheapest stream, tried once more before the others have their turn.
 * @param attempt counts from 0 after every steady stretch
 * @throws AppError ROOM_OFFLINE; STREAM_MISSING
 */
export function pickSound(
  { status, streams }: Pick<RoomSnapshot, 'status' | 'streams'>,
  attempt: number,
): StreamChoice {
  if (status === 'ended') throw new AppError('ROOM_OFFLINE')
  const chosen = streams[Math.max(0, attempt - 1) % streams.length]
  if (!chosen) throw new AppError('STREAM_MISSING')
  return chosen
}
