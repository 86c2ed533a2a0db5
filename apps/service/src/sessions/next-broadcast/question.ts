import { AppError, type Problem, type Room, toProblem } from '@talkingcat/contract'
import type { RoomAccess } from '../../ports.ts'

/** What the platform said of a room; `problem` where it did not say. */
export type Answer =
  | { status: 'live'; roomId: string; problem: null }
  | { status: 'ended' | 'unknown'; problem: Problem | null }

/**
 * Asks once. Whatever goes wrong is an answer that tells nothing, never `ended`.
 * @param signal the wait's; it lives for hours, so nothing of a question may stay on it
 */
export async function askOnce(
  rooms: Pick<RoomAccess, 'ask'>,
  room: Room,
  limitMs: number,
  signal: AbortSignal,
): Promise<Answer> {
  // Not AbortSignal.any: each would stay known to the wait's signal until memory is cleaned up.
  const question = new AbortController()
  const stop = () => question.abort(signal.reason)
  const late = new AppError('ROOM_UNREACHABLE', { withinMs: limitMs })
  const timer = setTimeout(() => question.abort(late), limitMs)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const { status, room: found } = await rooms.ask(room, question.signal)
    if (status !== 'live') return { status, problem: null }
    // On air without an id is nothing to connect to, and says not which broadcast it is.
    if (found.roomId === '') return { status: 'unknown', problem: null }
    return { status, roomId: found.roomId, problem: null }
  } catch (error) {
    return { status: 'unknown', problem: toProblem(error) }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
