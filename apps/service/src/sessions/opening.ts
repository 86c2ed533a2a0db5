import type { Room, Session, SessionId, StartSession } from '@talkingcat/contract'
import type { Ports } from '../ports.ts'
import { createRecordingSlots } from './recording-slots.ts'
import { type FoundRoom, findRoom } from './start-facts.ts'

export type Opening = {
  /**
   * Finds the room and holds its slot for the recording that `then` begins. The slot is free
   * again, and the demo room's server gone, when that recording is released or never began.
   * @param demoOffsetMs how far the demo's broadcast has run already
   * @throws AppError of the link or the room, SESSION_RUNNING, SESSION_LIMIT
   */
  open(
    id: SessionId,
    request: StartSession,
    demoOffsetMs: number,
    then: (found: FoundRoom) => Promise<Session>,
  ): Promise<Session>
}

/** @param closing calls off what is being opened when the service closes */
export function createOpening(
  ports: Pick<Ports, 'rooms' | 'startDemo'>,
  closing: AbortSignal,
): Opening {
  const slots = createRecordingSlots()
  return {
    async open(id, request, demoOffsetMs, then) {
      const isDemo = request.kind === 'demo'
      // The demo is known by name before its server runs; a room only once it was looked up.
      const slot = slots.take(id, isDemo ? 'demo' : null)
      let found: FoundRoom | null = null
      try {
        const room = await findRoom(ports, request, demoOffsetMs, closing)
        const release = async () => {
          slot.free()
          await room.release()
        }
        found = { ...room, release }
        closing.throwIfAborted()
        slot.claim(isDemo ? 'demo' : keyOf(room.room))
        return await then(found)
      } catch (error) {
        slot.free()
        await found?.release()
        throw error
      }
    },
  }
}

/** A broadcast that was found by its own id may not say which room's it is. */
const keyOf = ({ webRid, roomId }: Room): string => webRid || `broadcast ${roomId}`
