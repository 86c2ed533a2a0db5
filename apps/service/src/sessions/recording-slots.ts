import { AppError, type SessionId } from '@talkingcat/contract'

/** Rooms recorded at the same time. */
const slotLimit = 3

export type Slot = {
  /** Names the room once it is known. @throws AppError SESSION_RUNNING */
  claim(roomKey: string): void
  free(): void
}

/** Keeps one room from being recorded twice and the machine from recording too many. */
export function createRecordingSlots() {
  /** Session → its room; null while the room is not known yet. */
  const taken = new Map<SessionId, string | null>()
  const refuseTwice = (id: SessionId, roomKey: string) => {
    for (const [sessionId, key] of taken) {
      if (key === roomKey && sessionId !== id) {
        throw new AppError('SESSION_RUNNING', { sessionId })
      }
    }
  }
  return {
    /** @throws AppError SESSION_LIMIT, SESSION_RUNNING */
    take(id: SessionId, roomKey: string | null): Slot {
      if (taken.has(id)) throw new AppError('SESSION_RUNNING', { sessionId: id })
      if (roomKey !== null) refuseTwice(id, roomKey)
      if (taken.size >= slotLimit) throw new AppError('SESSION_LIMIT', { limit: slotLimit })
      taken.set(id, roomKey)
      return {
        claim(key) {
          refuseTwice(id, key)
          taken.set(id, key)
        },
        free() {
          taken.delete(id)
        },
      }
    },
  }
}
