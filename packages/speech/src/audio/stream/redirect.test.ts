import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '@talkingcat/contract'
import { afterEach, expect, it } from 'vitest'
import { collect } from '../../testing/collect.ts'
import { createStreamAudioSource } from './stream-audio-source.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
})

/** Answers every request with a redirect, or with 404 where there is nowhere to go. */
async function serve(location: string | null) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(request.url ?? '')
    response.writeHead(location === null ? 404 : 302, location === null ? {} : { location }).end()
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server's address is never a pipe name.
  return { seen, port: (server.address() as AddressInfo).port }
}

async function listen(url: string, isUrlAllowed: (url: URL) => boolean) {
  let asked = 0
  const source = createStreamAudioSource({
    ffmpegPath: 'never started',
    isUrlAllowed,
    resolveUrl: async () => {
      if (asked++ > 0) throw new AppError('ROOM_OFFLINE')
      return { url, expiresAt: null }
    },
    timings: { backOffMs: [10] },
  })
  const { states } = await collect(source.open(new AbortController().signal))
  return states.find(({ problem }) => problem !== null)?.problem
}

it('follows a redirect to where it may go', async () => {
  const node = await serve(null)
  const front = await serve(`http://127.0.0.1:${node.port}/node.flv`)
  const problem = await listen(`http://127.0.0.1:${front.port}/a.flv`, () => true)
  expect(node.seen).toEqual(['/node.flv'])
  expect(problem).toMatchObject({ code: 'STREAM_UNREACHABLE', details: { status: 404 } })
})

it('never fetches what is not allowed, asked for or redirected to', async () => {
  const inside = await serve(null)
  const front = await serve(`http://127.0.0.1:${inside.port}/secret`)
  const isFront = (url: URL) => url.port === String(front.port)
  const problem = await listen(`http://127.0.0.1:${front.port}/a.flv`, isFront)
  await listen(`http://127.0.0.1:${inside.port}/secret`, isFront)
  expect(front.seen).toEqual(['/a.flv'])
  expect(inside.seen).toEqual([])
  expect(problem?.code).toBe('STREAM_UNREACHABLE')
})

it('does not go round in circles', async () => {
  const front = await serve('/again.flv')
  await listen(`http://127.0.0.1:${front.port}/a.flv`, () => true)
  expect(front.seen.length).toBeLessThan(10)
})
