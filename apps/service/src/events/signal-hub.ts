import type { SessionId, Signal } from '@talkingcat/contract'
import { createSignalBoard, type SignalBoard } from './signal-board.ts'

/** One board per session, and one that every client sees (storage, models). */
export type SignalHub = {
  readonly everyone: SignalBoard
  of(sessionId: SessionId): SignalBoard
  /** Both boards of a session's client. */
  current(sessionId: SessionId): Signal[]
  listen(sessionId: SessionId, listener: (signal: Signal) => void): () => void
}

export function createSignalHub(): SignalHub {
  const everyone = createSignalBoard()
  // Holds a few small objects per session recorded or watched since the launch.
  const boards = new Map<SessionId, SignalBoard>()
  const of = (sessionId: SessionId) => {
    const board = boards.get(sessionId) ?? createSignalBoard()
    boards.set(sessionId, board)
    return board
  }
  return {
    everyone,
    of,
    current: sessionId => [...of(sessionId).current(), ...everyone.current()],
    listen(sessionId, listener) {
      const offs = [of(sessionId).listen(listener), everyone.listen(listener)]
      return () => {
        for (const off of offs) off()
      }
    },
  }
}
