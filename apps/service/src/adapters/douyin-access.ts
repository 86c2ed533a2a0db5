import { AppError, type Room } from '@talkingcat/contract'
import {
  createDeviceId,
  createDirectSource,
  type DouyinEndpoints,
  isStreamAllowed,
  parseRoomLink,
  type RoomLink,
  type RoomSnapshot,
  resolveRoom,
} from '@talkingcat/douyin'
import { createStreamAudioSource } from '@talkingcat/speech'
import type { RoomAccess } from '../ports.ts'

const resolveLimitMs = 15_000
/** Speech needs no picture: sound alone first, then the smallest videos. */
const qualityOrder = ['ao', 'md', 'ld', 'sd']

/** Rooms of one platform. @param findFfmpegPath throws AppError FFMPEG_MISSING */
export function createDouyinAccess(
  endpoints: DouyinEndpoints,
  findFfmpegPath: () => Promise<string>,
): RoomAccess {
  const deviceId = createDeviceId()
  const resolve = (link: RoomLink, signal = AbortSignal.timeout(resolveLimitMs)) =>
    resolveRoom(link, { endpoints, signal })
  return {
    async find(input, signal) {
      const { room, status } = await resolve(parseRoomLink(input, endpoints), signal)
      if (status === 'ended') throw new AppError('ROOM_OFFLINE')
      // Without a status it is worth a try; without an id there is nothing to connect to.
      if (room.roomId === '') throw new AppError('ROOM_UNKNOWN')
      return room
    },
    ask: (room, signal) => resolve(linkOf(room), signal),
    openRoom: (room, readLogged) =>
      createDirectSource({
        room,
        endpoints,
        deviceId,
        readLogged,
        checkRoom: async signal => (await resolve(linkOf(room), signal)).status,
      }),
    async openSound(room) {
      return createStreamAudioSource({
        ffmpegPath: await findFfmpegPath(),
        isUrlAllowed: url => isStreamAllowed(url, endpoints),
        // Stream addresses are signed and expire: every attempt asks anew.
        resolveUrl: async attempt => pickSound(await resolve(linkOf(room)), attempt),
      })
    },
  }
}

function linkOf(room: Room): RoomLink {
  return room.webRid !== ''
    ? { kind: 'web', webRid: room.webRid }
    : { kind: 'broadcast', roomId: room.roomId, secUid: null }
}

/** The best line, tried once more before the others have their turn. */
function pickSound({ status, streams }: RoomSnapshot, attempt: number): string {
  if (status === 'ended') throw new AppError('ROOM_OFFLINE')
  const rank = (quality: string) => {
    const index = qualityOrder.indexOf(quality)
    return index === -1 ? qualityOrder.length : index
  }
  const ranked = streams.toSorted((a, b) => rank(a.quality) - rank(b.quality))
  const chosen = ranked[Math.max(0, attempt - 1) % ranked.length]
  if (!chosen) throw new AppError('STREAM_MISSING')
  return chosen.flvUrl
}
