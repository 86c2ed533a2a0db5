import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startDemoRoom } from './start-demo-room.ts'

it('survives request targets that are no URL, plain and as upgrades', async () => {
  const room = await startDemoRoom()
  const { port } = new URL(room.endpoints.liveOrigin)
  try {
    for (const headers of ['', 'upgrade: websocket\r\nconnection: upgrade\r\n']) {
      const socket = connect(Number(port), '127.0.0.1')
      // The far end may reset the connection; that it still lives is what counts.
      socket.on('error', () => undefined)
      socket.resume()
      socket.write(`GET // HTTP/1.1\r\nhost: x\r\n${headers}\r\n`)
      socket.end()
      await once(socket, 'close')
    }
    expect((await fetch(`${room.endpoints.liveOrigin}/`)).status).toBe(200)
  } finally {
    await room.close()
  }
})
