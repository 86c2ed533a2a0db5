import { AppError, type Room } from '@talkingcat/contract'
import { inflate } from '../../frames/decode-frame.ts'
import { decodeResponse, type PlatformResponse } from '../../frames/decode-response.ts'
import { snapshotFromWebEnter } from '../../room/read-room.ts'
import { webEnterSchema } from '../../room/room-schema.ts'
import type { RoomSnapshot } from '../../room/room-snapshot.ts'
import { parseJson } from '../../room/streams.ts'

export type BodyKind = 'im-fetch' | 'web-enter'

/** Which of the page's answers are read along; null for all others. */
export function bodyKindOf(url: string): BodyKind | null {
  const path = URL.parse(url)?.pathname ?? ''
  if (path.includes('/webcast/im/fetch')) return 'im-fetch'
  return path.includes('/webcast/room/web/enter') ? 'web-enter' : null
}

/**
 * Whether a push or im/fetch address speaks of this room. The page also opens rooms it recommends;
 * an address that names none is taken.
 */
export function isOfRoom(url: string, roomId: string): boolean {
  const named = URL.parse(url)?.searchParams.get('room_id') ?? ''
  return named === '' || roomId === '' || named === roomId
}

/**
 * Whether a web/enter address asks for this room. The next broadcast of the same host keeps the
 * `web_rid` and has another id; the page also asks for rooms that it recommends.
 */
export function isOwnEnter(url: string, room: Pick<Room, 'webRid' | 'roomId'>): boolean {
  const query = URL.parse(url)?.searchParams
  const webRid = query?.get('web_rid') ?? ''
  const roomId = query?.get('room_id_str') ?? ''
  if (webRid === '' && roomId === '') return true
  return (webRid !== '' && webRid === room.webRid) || (roomId !== '' && roomId === room.roomId)
}

/** @throws WireError when the bytes are not a Response */
export function readImFetchBody(body: Uint8Array): PlatformResponse {
  return decodeResponse(body[0] === 0x1f && body[1] === 0x8b ? inflate(body) : body)
}

/** Null when the answer is empty or says nothing: risk control, never "ended". */
export function readWebEnterBody(body: Uint8Array, webRid: string): RoomSnapshot | null {
  const parsed = webEnterSchema.safeParse(parseJson(new TextDecoder().decode(body)))
  if (!parsed.success) return null
  try {
    return snapshotFromWebEnter(parsed.data, webRid)
  } catch (error) {
    // The page goes on by itself; what it could not learn, we did not learn.
    if (error instanceof AppError) return null
    throw error
  }
}
