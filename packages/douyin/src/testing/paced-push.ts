import type { WebSocket } from 'ws'
import { makeControl, makeFrame, makeResponse } from './make-frames.ts'
import { chatFrame, send } from './run-source.ts'

/**
 * Sends one frame per id, whose text is the id, at a steady pace over one connection, then the end of
 * the broadcast.
 */
export function pacedPush(
  ids: readonly string[],
  framesPerSecond: number,
): (socket: WebSocket) => void {
  const frames = ids.map(id => chatFrame(id, id, { needAck: true }))
  return socket => {
    const startedAt = performance.now()
    let sent = 0
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - startedAt) / 1000) * framesPerSecond)
      send(socket, ...frames.slice(sent, due))
      sent = Math.min(due, frames.length)
      if (sent < frames.length) return
      clearInterval(timer)
      // Its id must not be one of theirs.
      send(socket, makeFrame(makeResponse([makeControl('999999', 3)])))
    }, 5)
    socket.on('close', () => clearInterval(timer))
  }
}
