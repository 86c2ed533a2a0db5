import { AppError } from '@talkingcat/contract'
import type { RoomSnapshot, StreamChoice } from './room-snapshot.ts'

export type SoundAddress = Pick<StreamChoice, 'quality' | 'expiresAt'> & {
  url: string
  format: 'flv' | 'hls'
}

/**
 * Where to listen to a room. FLV of the cheapest quality, tried once more; then HLS of the cheapest one
 * that has it, which goes other ways through the network; then the next FLV, the next HLS, and so on. What
 * was steady for a while counts from the beginning again, so FLV is back at the next reconnect.
 * @param attempt counts from 0 after every steady stretch
 * @throws AppError ROOM_OFFLINE; STREAM_MISSING
 */
export function pickSound(
  { status, streams }: Pick<RoomSnapshot, 'status' | 'streams'>,
  attempt: number,
): SoundAddress {
  if (status === 'ended') throw new AppError('ROOM_OFFLINE')
  const order = inTurns(addresses(streams, 'flv'), addresses(streams, 'hls'))
  const chosen = order[Math.max(0, attempt - 1) % order.length]
  if (!chosen) throw new AppError('STREAM_MISSING')
  return chosen
}

function addresses(streams: StreamChoice[], format: 'flv' | 'hls'): SoundAddress[] {
  return streams.flatMap(({ quality, flvUrl, hlsUrl, expiresAt }) => {
    const url = format === 'flv' ? flvUrl : hlsUrl
    return url === '' ? [] : [{ quality, url, format, expiresAt }]
  })
}

function inTurns<T>(first: T[], second: T[]): T[] {
  const turns = Array.from({ length: Math.max(first.length, second.length) }, (_, i) => [
    first.slice(i, i + 1),
    second.slice(i, i + 1),
  ])
  return turns.flat(2)
}
