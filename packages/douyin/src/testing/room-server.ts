import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { pushFrameFields } from '../frames/envelope-fields.ts'
import { WireFields } from '../frames/wire-reader.ts'
import type { DouyinEndpoints } from '../room/endpoints.ts'

type HttpAnswer = { status?: number; headers?: Record<string, string>; body?: string | Uint8Array }

export type RoomServer = {
  close(): Promise<void>
  endpoints: DouyinEndpoints
  /** Push URLs asked for, in order. */
  pushQueries: URLSearchParams[]
  pushHeaders: IncomingMessage['headers'][]
  received: { type: string; logId: string; payload: string }[]
}

export type RoomBehaviour = {
  http?: (url: URL, request: IncomingMessage) => HttpAnswer
  /** A number refuses the handshake with that status. */
  push?: (socket: WebSocket, connection: number) => void
  refuse?: (connection: number) => { status: number; headers?: string[] } | null
  /** Takes its time before it answers a handshake. */
  hold?: (connection: number) => Promise<void>
}

/** A small room on loopback: answers HTTP by path and scripts each push connection. */
export async function startRoomServer(behaviour: RoomBehaviour): Promise<RoomServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const { status = 404, headers = {}, body = '' } = behaviour.http?.(url, request) ?? {}
    response.writeHead(status, headers).end(body)
  })
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const room = { pushQueries: [], pushHeaders: [], received: [] } as Pick<
    RoomServer,
    'pushQueries' | 'pushHeaders' | 'received'
  >
  server.on('upgrade', async (request, socket, head) => {
    // A client that gives up resets its connection; that is its business.
    socket.on('error', () => socket.destroy())
    const connection = room.pushQueries.length
    room.pushQueries.push(new URL(request.url ?? '/', 'http://127.0.0.1').searchParams)
    room.pushHeaders.push(request.headers)
    await behaviour.hold?.(connection)
    const refusal = behaviour.refuse?.(connection)
    if (refusal) {
      const lines = [
        `HTTP/1.1 ${refusal.status} X`,
        ...(refusal.headers ?? []),
        'content-length: 0',
      ]
      socket.end(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, webSocket => {
      webSocket.on('error', () => webSocket.terminate())
      webSocket.on('message', data => {
        const fields = new WireFields(data as Buffer)
        room.received.push({
          type: fields.text(pushFrameFields.payloadType),
          logId: fields.id(pushFrameFields.logId),
          payload: fields.text(pushFrameFields.payload),
        })
      })
      behaviour.push?.(webSocket, connection)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server's address is never a pipe name.
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return {
    ...room,
    endpoints: {
      liveOrigin: origin,
      mobileOrigin: origin,
      pushOrigins: [`ws://127.0.0.1:${port}`],
    },
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Runs `use` beside a room and closes the room after it, whatever happens. */
export async function withRoomServer<T>(
  behaviour: RoomBehaviour,
  use: (server: RoomServer) => Promise<T>,
): Promise<T> {
  const server = await startRoomServer(behaviour)
  try {
    return await use(server)
  } finally {
    await server.close()
  }
}
