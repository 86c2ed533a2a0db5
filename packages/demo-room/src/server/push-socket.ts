import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { indexOfCursor } from '../encode/place.ts'
import { PushSession } from './push-session.ts'
import { urlOf } from './request-url.ts'
import { isCut, type RoomState } from './room-state.ts'
import { isSigned } from './signature.ts'
import { isVisitor } from './visitor.ts'

const pushPath = '/webcast/im/push/v2/'
/** The platform repeats a little to whoever comes back. */
const repeatedFrames = 2
const historyFrames = 4

export type PushSockets = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Sends what has become due; called often. */
  pump(): void
  terminateAll(): void
}

/** The push socket: refuses what the platform refuses, resumes where a cursor says. */
export function createPushSockets(state: RoomState): PushSockets {
  const { counters, faults, timeline } = state
  const server = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 })
  const sessions = new Set<PushSession>()

  const accept = (request: IncomingMessage, socket: Duplex, head: Buffer, cursor: string) => {
    server.handleUpgrade(request, socket, head, client => {
      const session = new PushSession(client, state, firstFrameFor(cursor))
      sessions.add(session)
      counters.sockets += 1
      counters.openSockets = sessions.size
      client.on('close', () => {
        sessions.delete(session)
        counters.openSockets = sessions.size
      })
      // A broken connection ends in `close` as well; there is nothing more to do about it here.
      client.on('error', () => client.terminate())
    })
  }
  const firstFrameFor = (cursor: string) => {
    const seen = indexOfCursor(cursor)
    const next =
      seen === undefined ? timeline.dueCount() - historyFrames : seen + 1 - repeatedFrames
    return Math.max(0, next)
  }

  return {
    upgrade(request, socket, head) {
      // A client may vanish in the middle of the handshake.
      socket.on('error', () => socket.destroy())
      const url = urlOf(request)
      if (isCut(state)) {
        socket.destroy()
        return
      }
      const status = refusalOf(state, url, isVisitor(request))
      if (status === undefined) accept(request, socket, head, url.searchParams.get('cursor') ?? '')
      else {
        counters.refusedSockets += 1
        refuse(socket, status)
      }
    },
    pump() {
      const areSilent = performance.now() < faults.socketsSilentUntil
      const dueCount = timeline.dueCount()
      for (const session of sessions) session.pump(dueCount, areSilent)
    },
    terminateAll() {
      for (const { socket } of sessions) socket.terminate()
    },
  }
}

function refusalOf(state: RoomState, url: URL, hasCookie: boolean): number | undefined {
  const { refusal } = state.faults
  if (refusal.count > 0) {
    refusal.count -= 1
    return refusal.status
  }
  if (url.pathname !== pushPath) return 404
  const isForUs =
    url.searchParams.get('room_id') === state.recording.manifest.roomId &&
    /^\d{5,20}$/.test(url.searchParams.get('user_unique_id') ?? '')
  return hasCookie && isForUs && isSigned(url.searchParams) ? undefined : 415
}

/** 415 and 417 come as the platform sends them: plain HTTP 200 with the truth in a header. */
function refuse(socket: Duplex, status: number): void {
  const isHidden = status === 415 || status === 417
  const lines = [
    isHidden ? 'HTTP/1.1 200 OK' : `HTTP/1.1 ${status} Refused`,
    ...(isHidden ? [`handshake-status: ${status}`, 'handshake-msg: DEVICE_BLOCKED'] : []),
    'content-length: 0',
    'connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
}
