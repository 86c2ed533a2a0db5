import { connect } from 'node:net'
import { type RouteSpec, routes } from '@talkingcat/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

const world = createTestWorld()
let service: TestService

beforeAll(async () => {
  service = await startTestService(world.ports)
})
afterAll(() => service.close())

/** Sends these bytes and gives back the status code; 0 when the answer was none. */
function sendRaw(lines: string[]): Promise<number> {
  return new Promise(resolve => {
    let answer = ''
    const socket = connect(service.port, '127.0.0.1', () => {
      socket.end(`${lines.join('\r\n')}\r\n\r\n`)
    })
    socket.on('data', bytes => {
      answer += bytes
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)))
  })
}

function get(headers: string[], path = '/api/health'): Promise<number> {
  return sendRaw([`GET ${path} HTTP/1.1`, 'Connection: close', ...headers])
}

const host = () => `Host: 127.0.0.1:${service.port}`
const auth = () => `Authorization: Bearer ${service.token}`

/** Opens a WebSocket; 101 or the status it was refused with. */
function upgrade(protocols: string[], headers: Record<string, string> = {}): Promise<number> {
  return new Promise(resolve => {
    const url = `ws://127.0.0.1:${service.port}/api/live_audio/ws`
    const socket = new WebSocket(url, protocols, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => {})
  })
}

const tokens = () => ['tc.v1', `tok.${service.token}`]

describe('who may talk to the service', () => {
  const cases: [string, number, () => Promise<number>][] = [
    ['own host with token', 200, () => get([host(), auth()])],
    ['localhost with token', 200, () => get([`Host: localhost:${service.port}`, auth()])],
    ['own origin', 200, () => get([host(), auth(), `Origin: http://127.0.0.1:${service.port}`])],
    ['desktop origin', 200, () => get([host(), auth(), 'Origin: app://talkingcat'])],
    ['rebinding host', 421, () => get([`Host: evil.example:${service.port}`, auth()])],
    ['malformed host', 421, () => get(['Host: [::1', auth()])],
    ['no host', 400, () => get([auth()])],
    ['0.0.0.0', 421, () => get([`Host: 0.0.0.0:${service.port}`, auth()])],
    ['localhost.evil.com', 421, () => get([`Host: localhost.evil.com:${service.port}`, auth()])],
    ['host of another port', 421, () => get(['Host: 127.0.0.1:1', auth()])],
    ['two hosts', 421, () => get([host(), 'Host: evil.example', auth()])],
    ['origin null', 403, () => get([host(), auth(), 'Origin: null'])],
    ['evil origin', 403, () => get([host(), auth(), 'Origin: https://evil.example'])],
    ['LAN origin', 403, () => get([host(), auth(), `Origin: http://192.168.1.2:${service.port}`])],
    ['dev origin outside dev', 403, () => get([host(), auth(), 'Origin: http://127.0.0.1:30013'])],
    ['no token', 401, () => get([host()])],
    ['wrong token', 401, () => get([host(), 'Authorization: Bearer nope'])],
    ['9 KB token', 401, () => get([host(), `Authorization: Bearer ${'a'.repeat(9000)}`])],
    ['17 KB header', 431, () => get([host(), `Authorization: Bearer ${'a'.repeat(17_000)}`])],
    ['token in the query', 401, () => get([host()], `/api/health?token=${service.token}`)],
    ['WS good', 101, () => upgrade(tokens())],
    ['WS evil origin', 403, () => upgrade(tokens(), { origin: 'https://evil.example' })],
    ['WS no token', 401, () => upgrade(['tc.v1'])],
    ['WS bad host', 421, () => upgrade(tokens(), { host: 'evil.example' })],
  ]
  it.each(cases)('%s → %i', async (_name, status, send) => {
    expect(await send()).toBe(status)
  })

  it('is alive after all that', async () => {
    expect((await service.get('/api/health')).status).toBe(200)
  })
})

describe('every route', () => {
  const walk: [string, string][] = [
    ...Object.values(routes).map(({ method, path }: RouteSpec): [string, string] => [method, path]),
    ['GET', '/api/sessions/abcdefghijkl/events'],
    ['GET', '/api/sessions/abcdefghijkl/artifacts/report.html'],
    ['POST', '/api/live_audio/start'],
    ['POST', '/api/live_audio/stop'],
    ['GET', '/api/live_audio/status'],
    ['GET', '/api/live_audio/health'],
    ['GET', '/api/live_audio/ws'],
    ['POST', '/api/douyin/web/start'],
    ['POST', '/api/douyin/web/stop'],
    ['GET', '/api/douyin/web/status'],
    ['GET', '/api/douyin/web/stream'],
    ['POST', '/api/douyin/web/persist'],
    ['GET', '/api/nothing/here'],
    ['GET', '/%61pi/health'],
    ['DELETE', '/api/sessions'],
    ['GET', '/api/%zz'],
  ]
  it.each(walk)('%s %s is 401 without the token', async (method, path) => {
    const answer = await fetch(service.url + path, {
      method,
      ...(method === 'POST' && { headers: { 'content-type': 'application/json' }, body: '{}' }),
    })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ problem: { code: 'UNAUTHORIZED' } })
  })
})

describe('what another web site can send', () => {
  it('changes nothing with a form, a beacon or an image', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await fetch(`${service.url}/api/sessions`, {
        method: 'POST',
        headers: { 'content-type': type, authorization: `Bearer ${service.token}` },
        body: '{"kind":"demo"}',
      })
      expect(answer.status).toBe(400)
    }
    await fetch(`${service.url}/api/sessions/abcdefghijkl/stop`)
    expect(await service.client.call('listSessions', {})).toEqual({ sessions: [] })
  })

  it('survives 2,000 broken Host and Origin headers', async () => {
    let seed = 7
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed
    }
    const noise = () =>
      Array.from({ length: random() % 40 }, () => String.fromCharCode(33 + (random() % 220))).join(
        '',
      )
    const send = async () => {
      const good = random() % 2 === 0
      const status = await get([good ? host() : `Host: ${noise()}`, `Origin: ${noise()}`, auth()])
      expect([400, 403, 421]).toContain(status)
    }
    for (let round = 0; round < 100; round++) await Promise.all(Array.from({ length: 20 }, send))
    expect((await service.get('/api/health')).status).toBe(200)
  })

  it('is told to wait after many wrong tokens, while the right one still works', async () => {
    const statuses = new Set<number>()
    for (let round = 0; round < 200; round++)
      statuses.add((await fetch(`${service.url}/api/x`)).status)
    expect([...statuses].sort()).toEqual([401, 429])
    expect((await service.get('/api/health')).status).toBe(200)
  })

  it('leaves no token and no text in the log', async () => {
    await service.post('/api/sessions', { kind: 'room', input: '秘密的链接' })
    const lines = world.lines.join('')
    expect(lines).not.toContain(service.token)
    expect(lines).not.toContain('秘密')
  })
})
