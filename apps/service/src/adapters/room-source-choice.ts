import type { LiveEvent, Room, Settings } from '@talkingcat/contract'
import {
  type BroadcastStatus,
  createPageTapSource,
  createSwitchingSource,
  type PageTapTimings,
  type RawFrameListener,
  type RoomSource,
} from '@talkingcat/douyin'
import type { RoomPages } from '../ports.ts'

/** What is needed to read rooms in their own page, and the host's choice whether to. */
export type PageChoice = {
  roomPages: RoomPages
  setting: () => Settings['roomSource']
  timings?: Partial<PageTapTimings>
}

/** The broadcast goes on while the page waits for the host, so with another way it waits less. */
const withOtherWay = { attentionPatienceMs: 90_000 }

type ReadLogged = () => Promise<readonly LiveEvent[]>

/**
 * The room's source as the host chose it when it is opened. `auto` begins with the page where a
 * browser is found, and goes over to the other way when the one in use fails.
 */
export function chooseRoomSource(options: {
  room: Room
  liveOrigin: string
  choice: PageChoice
  createDirect: (readLogged: ReadLogged) => RoomSource
  checkRoom: (signal: AbortSignal) => Promise<BroadcastStatus>
  readLogged: ReadLogged
  onRawFrame: RawFrameListener | undefined
}): RoomSource {
  const { room, choice, createDirect, checkRoom, readLogged, onRawFrame } = options
  const { roomPages, timings } = choice
  // A broadcast that was found by its own id has no address of a page.
  const hasAddress = room.webRid !== ''
  let setting: Settings['roomSource'] = 'auto'
  const canRead = async () => hasAddress && (await roomPages.find()) !== null
  return createSwitchingSource({
    async begin() {
      setting = choice.setting()
      if (setting === 'direct' || !hasAddress) return 'direct'
      return setting === 'page' || (await canRead()) ? 'page' : 'direct'
    },
    canTakeOver: async way => setting === 'auto' && (way === 'direct' || (await canRead())),
    create: (way, readTold) =>
      way === 'direct'
        ? createDirect(readTold)
        : createPageTapSource({
            room,
            url: `${options.liveOrigin}/${room.webRid}`,
            openPage: signal => roomPages.open(signal),
            readLogged: readTold,
            onRawFrame,
            checkRoom,
            timings: { ...(setting === 'auto' && withOtherWay), ...timings },
          }),
    readLogged,
  })
}
