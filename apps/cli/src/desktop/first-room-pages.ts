import { AppError } from '@talkingcat/contract'
import type { RoomPages } from '@talkingcat/service'

/** Each is asked in turn; the first that has a browser is used. */
export function firstRoomPages(all: readonly RoomPages[]): RoomPages {
  return {
    async find() {
      for (const pages of all) {
        const found = await pages.find()
        if (found) return found
      }
      return null
    },
    async open(signal) {
      for (const pages of all) {
        if (await pages.find()) return pages.open(signal)
      }
      throw new AppError('BROWSER_MISSING')
    },
  }
}
