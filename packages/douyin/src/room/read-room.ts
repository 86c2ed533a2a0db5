import { AppError } from '@talkingcat/contract'
import type { PlatformRoom, WebEnter } from './room-schema.ts'
import type { BroadcastStatus, RoomSnapshot } from './room-snapshot.ts'
import { readStreams } from './streams.ts'

const endedStatusCode = 30003

/**
 * A room from a web/enter answer.
 * @throws AppError ROOM_NOT_FOUND when it names no room, ROOM_UNKNOWN when it refuses to say
 */
export function snapshotFromWebEnter(answer: WebEnter, webRid: string): RoomSnapshot {
  const { data } = answer
  const room = data?.data?.[0]
  const host = data?.user ?? undefined
  const roomId = room?.id_str || data?.enter_room_id || ''
  if (!room && !host?.nickname && answer.status_code !== endedStatusCode) {
    if (answer.status_code === 0 && data) throw new AppError('ROOM_NOT_FOUND')
    throw new AppError('ROOM_UNKNOWN', { statusCode: answer.status_code ?? -1 })
  }
  const status =
    answer.status_code === endedStatusCode ? 'ended' : statusOf(room?.status, data?.room_status)
  return {
    room: {
      webRid,
      roomId,
      title: room?.title ?? '',
      hostName: room?.owner?.nickname || host?.nickname || '',
      hostId: room?.owner?.id_str || host?.id_str || room?.owner_user_id_str || '',
    },
    status,
    streams: status === 'ended' ? [] : readStreams(room?.stream_url),
  }
}

/** A room from the mobile site's answer, whose room has the same shape. */
export function snapshotFromReflow(
  room: PlatformRoom,
  known: { roomId: string; webRid: string | null },
): RoomSnapshot {
  const status = statusOf(room.status, undefined)
  return {
    room: {
      webRid: known.webRid ?? room.owner?.web_rid ?? '',
      roomId: room.id_str || known.roomId,
      title: room.title ?? '',
      hostName: room.owner?.nickname ?? '',
      hostId: room.owner?.id_str || room.owner_user_id_str || '',
    },
    status,
    streams: status === 'ended' ? [] : readStreams(room.stream_url),
  }
}

/** `status` 2 = on air, 4 = ended, 1 and 3 (preparing, paused) say neither; `roomStatus` 0 / 2. */
function statusOf(status: number | undefined, roomStatus: number | undefined): BroadcastStatus {
  if (status === 2) return 'live'
  if (status === 4) return 'ended'
  if (status !== undefined) return 'unknown'
  if (roomStatus === 0) return 'live'
  return roomStatus === 2 ? 'ended' : 'unknown'
}
