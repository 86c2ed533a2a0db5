import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'

/** The line between a client and a server, which can be broken. Counts are of connections hit. */
export type Network = {
  readonly port: number
  /** Every connection ends, with a reset or an orderly end. */
  cut(isReset: boolean): number
  /** Nothing passes any more on what is connected, and nobody is told. */
  freeze(): number
  /** While swallowing, new connections are taken and lead nowhere. */
  swallow(isSwallowing: boolean): void
  /** Nothing listens until the returned function is called. */
  refuse(): Promise<() => Promise<void>>
  /** The next bytes to a client stop in their middle, and the connection ends. */
  tear(): Promise<void>
  /** What is connected gets its next chunks a few bytes at a time. */
  trickle(): number
  close(): Promise<void>
}

type Line = { client: Socket; server: Socket | null; isFrozen: boolean; drips: Drips | null }
/** How many chunks are still to be dripped, and the work under way: nothing overtakes it. */
type Drips = { left: number; done: Promise<void> }

const dripBytes = 64
const drippedChunks = 20

export async function startNetwork(targetPort: number): Promise<Network> {
  const lines = new Set<Line>()
  let isSwallowing = false
  let tearing: (() => void) | null = null

  function connect(client: Socket): void {
    const line: Line = { client, server: null, isFrozen: isSwallowing, drips: null }
    lines.add(line)
    client.on('error', () => client.destroy())
    if (isSwallowing) return void client.on('close', () => lines.delete(line)).resume()
    const server = createConnection(targetPort, '127.0.0.1')
    line.server = server
    server.on('error', () => server.destroy())
    client.on('data', chunk => line.isFrozen || server.write(chunk))
    server.on('data', chunk => line.isFrozen || deliver(line, chunk))
    server.on('close', () => line.isFrozen || client.destroySoon())
    client.on('close', () => {
      lines.delete(line)
      server.destroy()
    })
  }

  function deliver(line: Line, chunk: Buffer): void {
    const { client } = line
    if (tearing && chunk.length > 1) {
      client.write(chunk.subarray(0, chunk.length >> 1))
      client.destroySoon()
      line.isFrozen = true
      tearing()
      tearing = null
    } else if (line.drips) {
      const { drips } = line
      const size = drips.left-- > 0 ? dripBytes : chunk.length
      drips.done = drips.done.then(() => drip(client, chunk, size))
    } else {
      client.write(chunk)
    }
  }

  const listener = createServer({ noDelay: true }, connect)
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  // A TCP server's address is never a pipe name.
  const { port } = listener.address() as AddressInfo

  async function listenAgain(): Promise<void> {
    for (;;) {
      listener.listen(port, '127.0.0.1')
      const isListening = await once(listener, 'listening').then(
        () => true,
        () => false,
      )
      if (isListening) return
      // Somebody else was given the port for a moment.
      await setTimeout(20)
    }
  }

  const network: Network = {
    port,
    cut(isReset) {
      const hit = [...lines]
      for (const { client } of hit) isReset ? client.resetAndDestroy() : client.destroy()
      return hit.length
    },
    freeze() {
      for (const line of lines) line.isFrozen = true
      return lines.size
    },
    swallow(on) {
      isSwallowing = on
    },
    async refuse() {
      listener.close()
      network.cut(true)
      return listenAgain
    },
    tear() {
      return new Promise(resolve => {
        tearing = resolve
      })
    },
    trickle() {
      for (const line of lines) line.drips ??= { left: drippedChunks, done: Promise.resolve() }
      return lines.size
    },
    async close() {
      network.cut(false)
      if (listener.listening) await new Promise(resolve => listener.close(resolve))
    },
  }
  return network
}

async function drip(client: Socket, chunk: Buffer, size: number): Promise<void> {
  for (let from = 0; from < chunk.length && !client.destroyed; from += size) {
    client.write(chunk.subarray(from, from + size))
    await setImmediate()
  }
}
