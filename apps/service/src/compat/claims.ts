import { AppError, type Session, type SessionId } from '@talkingcat/contract'
import type { SessionService } from '../sessions/session-service.ts'

/** The first generation started and stopped sound and danmaku apart; here both are one session. */
export type Part = 'audio' | 'danmaku'

export type Claims = {
  /** Starts the room's session, or joins the one that runs. A part that holds another room lets go of it. */
  start(part: Part, input: string): Promise<Session>
  /** Lets go; the session ends once no part holds it. Null when nothing was held. */
  stop(part: Part): Promise<Session | null>
  /** The session this part is about: the one it holds, else the newest that records; null when none. */
  current(part: Part): Promise<Session | null>
}

export function createClaims(sessions: SessionService): Claims {
  const held = new Map<Part, SessionId>()
  const recording = async (id: SessionId): Promise<Session | null> => {
    const session = await sessions.get(id)
    return session.status === 'recording' ? session : null
  }
  const stop = async (part: Part): Promise<Session | null> => {
    const id = held.get(part)
    if (id === undefined) return null
    held.delete(part)
    const session = await sessions.get(id)
    const isHeld = [...held.values()].includes(id)
    return isHeld || session.status !== 'recording' ? session : sessions.stop(id)
  }
  return {
    stop,
    async start(part, input) {
      const session = await startOrJoin(sessions, input)
      const before = held.get(part)
      if (before !== undefined && before !== session.id) await stop(part)
      held.set(part, session.id)
      return session
    },
    async current(part) {
      const id = held.get(part)
      const own = id === undefined ? null : await recording(id)
      if (own) return own
      return (await sessions.list()).find(({ status }) => status === 'recording') ?? null
    },
  }
}

async function startOrJoin(sessions: SessionService, input: string): Promise<Session> {
  try {
    return await sessions.start({ kind: 'room', input })
  } catch (error) {
    const running = error instanceof AppError && error.code === 'SESSION_RUNNING'
    const id = running ? error.details?.sessionId : undefined
    if (typeof id !== 'string') throw error
    return sessions.get(id)
  }
}
