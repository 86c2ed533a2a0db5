import { AppError, type LiveEvent, type Room } from '@talkingcat/contract'
import {
  createDeviceId,
  createDirectSource,
  type DouyinEndpoints,
  isStreamAllowed,
  parseRoomLink,
  pickSound,
  type RoomLink,
  resolveRoom,
} from '@talkingcat/douyin'
import { createStreamAudioSource } from '@talkingcat/speech'
import type { RoomAccess } from '../ports.ts'
import { chooseRoomSource, type PageChoice } from './room-source-choice.ts'

const resolveLimitMs = 15_000

export type DouyinAccessOptions = {
  /** The host's own login, for direct connections. */
  cookie?: string | null
  /** Without it every room is read directly. */
  pages?: PageChoice
}

/** Rooms of one platform. @param findFfmpegPath throws AppError FFMPEG_MISSING */
export function createDouyinAccess(
  endpoints: DouyinEndpoints,
  findFfmpegPath: () => Promise<string>,
  { cookie = null, pages }: DouyinAccessOptions = {},
): RoomAccess {
  const deviceId = createDeviceId()
  const resolve = (link: RoomLink, signal = AbortSignal.timeout(resolveLimitMs)) =>
    resolveRoom(link, { endpoints, signal })
  return {
    loginUrl: endpoints.liveOrigin,
    async find(input, signal) {
      const { room, status } = await resolve(parseRoomLink(input, endpoints), signal)
      if (status === 'ended') throw new AppError('ROOM_OFFLINE')
      // Without a status it is worth a try; without an id there is nothing to connect to.
      if (room.roomId === '') throw new AppError('ROOM_UNKNOWN')
      return room
    },
    ask: (room, signal) => resolve(linkOf(room), signal),
    openRoom(room, readLogged, onRawFrame) {
      const checkRoom = async (signal: AbortSignal) => (await resolve(linkOf(room), signal)).status
      const createDirect = (readTold: () => Promise<readonly LiveEvent[]>) =>
        createDirectSource({
          ...{ room, endpoints, deviceId },
          readLogged: readTold,
          onRawFrame,
          ...(cookie !== null && { cookie }),
          checkRoom,
        })
      if (!pages) return createDirect(readLogged)
      const { liveOrigin } = endpoints
      const reading = { createDirect, checkRoom, readLogged, onRawFrame }
      return chooseRoomSource({ room, liveOrigin, choice: pages, ...reading })
    },
    async openSound(room) {
      return createStreamAudioSource({
        ffmpegPath: await findFfmpegPath(),
        isUrlAllowed: url => isStreamAllowed(url, endpoints),
        async resolveUrl(attempt) {
          const { url, format, expiresAt } = pickSound(await resolve(linkOf(room)), attempt)
          return { url, format, expiresAt }
        },
      })
    },
  }
}

function linkOf(room: Room): RoomLink {
  return room.webRid !== ''
    ? { kind: 'web', webRid: room.webRid }
    : { kind: 'broadcast', roomId: room.roomId, secUid: null }
}
