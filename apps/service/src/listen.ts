import type { AddressInfo } from 'node:net'
import { AppError } from '@talkingcat/contract'
import type { FastifyInstance } from 'fastify'

export type Listening = {
  port: number
  /** Ports that were asked for first and belong to someone else. */
  takenPorts: number[]
}

/**
 * Listens on this machine only, at the first free port from `port` to `lastPort`. A port in use is
 * never assumed to be ours. @throws AppError NO_FREE_PORT
 */
export async function listen(
  app: FastifyInstance,
  { port: firstPort, lastPort }: { port: number; lastPort: number },
): Promise<Listening> {
  const takenPorts: number[] = []
  for (let port = firstPort; port <= lastPort; port++) {
    try {
      await app.listen({ host: '127.0.0.1', port })
      // A TCP server that listens has an address object.
      const { port: boundPort } = app.server.address() as AddressInfo
      return { port: boundPort, takenPorts }
    } catch (error) {
      if (!isTaken(error)) throw error
      takenPorts.push(port)
    }
  }
  throw new AppError('NO_FREE_PORT', { firstPort, lastPort })
}

/** Windows answers EACCES for the port ranges it reserves. */
function isTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'EADDRINUSE' || code === 'EACCES'
}
