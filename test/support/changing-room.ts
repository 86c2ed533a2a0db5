import { type DemoRoom, startDemoRoom } from '@talkingcat/demo-room'
import { createDouyinAccess, type StartServiceOptions } from '@talkingcat/service'
import { findFfmpegPath } from './ffmpeg-path.ts'

type RoomAccess = ReturnType<typeof createDouyinAccess>

/**
 * One host over several broadcasts: each is a demo room of its own, which goes off air and stays so.
 * The service asks for the newest. Broadcasts share the recording's id.
 */
export async function startChangingRoom() {
  const rooms: DemoRoom[] = []
  let current: RoomAccess
  const goOnAir = async (): Promise<DemoRoom> => {
    const room = await startDemoRoom()
    rooms.push(room)
    current = createDouyinAccess(room.endpoints, findFfmpegPath)
    return room
  }
  const first = await goOnAir()
  const access: RoomAccess = {
    loginUrl: first.endpoints.liveOrigin,
    find: (...call) => current.find(...call),
    ask: (...call) => current.ask(...call),
    openRoom: (...call) => current.openRoom(...call),
    openSound: (...call) => current.openSound(...call),
  }
  /** The real pace, thirty times as fast. */
  const waitTimings = {
    ...{ everyMs: 1500, spread: 1 / 3, minMs: 1000, maxMs: 10_000 },
    ...{ askLimitMs: 10_000, giveUpAfterMs: 24 * 3_600_000 },
  }
  const ports: StartServiceOptions['ports'] = { rooms: access, waitTimings }
  return {
    ...{ ports, goOnAir, webRid: first.webRid, hostName: first.hostName },
    endpoints: first.endpoints,
    goOffAir: () => rooms.at(-1)?.faults.setOffline(),
    async close() {
      for (const room of rooms) await room.close()
    },
  }
}
