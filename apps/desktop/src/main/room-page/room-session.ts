import { type Session, session, type WebContents } from 'electron'
import { limitPermissions } from '../security/limit-permissions.ts'
import { chromeUserAgent } from './chrome-user-agent.ts'

/** On disk beside the app's other data: the host's login outlives the app. */
const partition = 'persist:douyin'

export type RoomSession = {
  /** Cookies and storage of room pages, apart from our own page's. Made at the first use. */
  get(): Session
  /** Whether a page is a room page, or a window one opened. */
  owns(contents: WebContents): boolean
}

export function createRoomSession(): RoomSession {
  let prepared: Session | null = null
  return {
    get() {
      prepared ??= prepare(session.fromPartition(partition))
      return prepared
    },
    owns: contents => prepared !== null && contents.session === prepared,
  }
}

function prepare(room: Session): Session {
  room.setUserAgent(chromeUserAgent(room.getUserAgent()))
  limitPermissions(room, () => false)
  room.setDevicePermissionHandler(() => false)
  room.on('will-download', event => event.preventDefault())
  return room
}
