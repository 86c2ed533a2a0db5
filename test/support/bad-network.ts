import { connect, createServer, type Socket } from 'node:net'

/**
 * What becomes of a connection: let through; closed at once; answered by a gateway's error page, or
 * with a gateway's wish to be left alone for a while; cut
 * or held up after so many bytes towards the server; or one answer never arrives.
 */
export type Fault =
  | { kind: 'none' }
  | { kind: 'refuse' }
  | { kind: 'gateway' }
  | { kind: 'too-many'; retryAfterS: number }
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'hold'; afterBytes: number }
  | { kind: 'lose-answer'; when: RegExp }

/** A network between the product and its cloud, which does to it what networks do. */
export async function startBadNetwork(targetPort: number) {
  let fault: Fault = { kind: 'none' }
  const sockets = new Set<Socket>()
  const held = new Set<() => void>()
  let lost = 0

  const server = createServer(socket => {
    const now = fault
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    if (now.kind === 'refuse') {
      socket.destroy()
      return
    }
    if (now.kind === 'gateway' || now.kind === 'too-many') {
      const isBusy = now.kind === 'too-many'
      const status = isBusy ? '429 Too Many Requests' : '502 Bad Gateway'
      const when = isBusy ? `retry-after: ${now.retryAfterS}\r\n` : ''
      const page = `<html>${status}</html>`
      socket.on('data', () => {
        socket.end(
          `HTTP/1.1 ${status}\r\ncontent-type: text/html\r\n${when}content-length: ${page.length}\r\nconnection: close\r\n\r\n${page}`,
        )
      })
      return
    }
    const up = connect(targetPort, '127.0.0.1')
    up.on('error', () => socket.destroy())
    up.on('close', () => socket.destroy())
    socket.on('close', () => up.destroy())
    let bytes = 0
    let isLosing = false
    socket.on('data', chunk => {
      bytes += chunk.byteLength
      if (now.kind === 'cut' && bytes > now.afterBytes) return void socket.destroy()
      if (now.kind === 'lose-answer' && fault === now && now.when.test(chunk.toString('latin1')))
        isLosing = true
      up.write(chunk)
      if (now.kind === 'hold' && bytes > now.afterBytes) {
        socket.pause()
        held.add(() => socket.resume())
      }
    })
    up.on('data', chunk => {
      if (isLosing) {
        if (!socket.destroyed) lost += 1
        if (fault === now) fault = { kind: 'none' }
        socket.destroy()
        return
      }
      socket.write(chunk)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')

  return {
    origin: `http://127.0.0.1:${address.port}`,
    /** Answers that were lost so far. */
    get lost() {
      return lost
    },
    /** From now on; what is open is cut. */
    set(next: Fault) {
      fault = next
      held.clear()
      for (const socket of sockets) socket.destroy()
    },
    /** What was held up goes on, and nothing is held up any more. */
    release() {
      fault = { kind: 'none' }
      for (const go of held) go()
      held.clear()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

export type BadNetwork = Awaited<ReturnType<typeof startBadNetwork>>
