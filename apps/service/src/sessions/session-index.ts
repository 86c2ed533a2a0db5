import { AppError, type Session, type SessionId } from '@talkingcat/contract'
import { type SessionEdges, type SessionLog, sessionOfEdges } from '@talkingcat/core'
import type { SignalHub } from '../events/signal-hub.ts'

/** Sessions as lists show them, and the bell that rings when one changes. */
export type SessionIndex = {
  list(): Promise<Session[]>
  /** @throws AppError SESSION_NOT_FOUND, LOG_DAMAGED */
  get(id: SessionId): Promise<Session>
  /** @throws AppError SESSION_NOT_FOUND */
  edgesOf(id: SessionId): Promise<SessionEdges>
  /** Tells every client of the session how it stands now. */
  announce(id: SessionId): Promise<Session>
  onChange(listener: (session: Session) => void): () => void
}

export function createSessionIndex(
  log: SessionLog,
  hub: SignalHub,
  isRecording: (id: SessionId) => boolean,
): SessionIndex {
  const listeners = new Set<(session: Session) => void>()
  const headOf = (edges: SessionEdges) => sessionOfEdges(edges, isRecording(edges.sessionId))
  const edgesOf = async (id: SessionId): Promise<SessionEdges> => {
    const edges = await log.edgesOf(id)
    if (!edges) throw new AppError('SESSION_NOT_FOUND')
    return edges
  }
  const get = async (id: SessionId): Promise<Session> => {
    const session = headOf(await edgesOf(id))
    if (!session) throw new AppError('LOG_DAMAGED', { sessionId: id })
    return session
  }
  return {
    list: async () => (await log.listSessions()).flatMap(edges => headOf(edges) ?? []),
    get,
    edgesOf,
    async announce(id) {
      const session = await get(id)
      hub.of(id).show({ type: 'session.state', session })
      for (const listener of listeners) listener(session)
      return session
    },
    onChange(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
