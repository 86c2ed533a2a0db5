import { request } from 'node:http'
import { reportPathOf } from '@talkingcat/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { danmaku } from '../testing/live-events.ts'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

const minuteMs = 60_000
let aheadMs = 0
const world = createTestWorld({ clock: () => Date.now() + aheadMs })
let service: TestService
/** Two ended sessions, whose reports hold different danmaku. */
let first: string
let second: string

async function recordOne(webRid: string, text: string): Promise<string> {
  const { session } = await service.client.call('startSession', {
    body: { kind: 'room', input: webRid },
  })
  const stream = service.stream(session.id)
  world.room(webRid).push(danmaku(text))
  await stream.waitFor(item => item.kind === 'entry' && item.entry.type === 'danmaku.received')
  world.transcriber().say(text, session.startedAt + 1000)
  await stream.waitFor(item => item.kind === 'entry' && item.entry.type === 'utterance.recognized')
  await stream.close()
  await service.client.call('stopSession', { params: { id: session.id } })
  return session.id
}

const ticketFor = async (id: string) =>
  (await service.client.call('createReportTicket', { params: { id } })).path
const openPath = (path: string) => fetch(service.url + path)

beforeAll(async () => {
  service = await startTestService(world.ports)
  first = await recordOne('111111', '第一场的话')
  second = await recordOne('222222', '第二场的话')
})
afterAll(() => service.close())

it('opens the report of its own session, without a token and closed in by its headers', async () => {
  const report = await openPath(await ticketFor(first))
  expect(report.status).toBe(200)
  const text = await report.text()
  expect(text).toContain('第一场的话')
  expect(text).not.toContain('第二场的话')
  expect(report.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const policy = report.headers.get('content-security-policy')
  for (const rule of [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'sandbox',
    "frame-ancestors 'none'",
  ]) {
    expect(policy).toContain(rule)
  }
  expect(policy).not.toContain('allow-')
  expect(report.headers.get('cache-control')).toBe('no-store')
  expect(report.headers.get('referrer-policy')).toBe('no-referrer')
  expect(report.headers.get('x-content-type-options')).toBe('nosniff')
  expect(report.headers.get('access-control-allow-origin')).toBeNull()
})

it('gives every session and every asking a ticket of its own', async () => {
  const paths = [await ticketFor(first), await ticketFor(second), await ticketFor(second)]
  expect(new Set(paths).size).toBe(3)
  expect(await (await openPath(paths[1] ?? '')).text()).toContain('第二场的话')
})

it('says in Chinese that a wrong ticket opens nothing', async () => {
  const refused = await openPath(reportPathOf('A'.repeat(43)))
  expect(refused.status).toBe(404)
  expect(refused.headers.get('content-type')).toContain('text/html')
  expect(refused.headers.get('content-security-policy')).toContain('sandbox')
  expect(await refused.text()).toContain('这个报告网址已经失效')
})

it('lets a ticket live for minutes only', async () => {
  const path = await ticketFor(first)
  aheadMs += 4 * minuteMs
  expect((await openPath(path)).status).toBe(200)
  aheadMs += 2 * minuteMs
  expect((await openPath(path)).status).toBe(404)
})

it('keeps few tickets: the oldest goes first', async () => {
  const oldest = await ticketFor(first)
  const next = await ticketFor(first)
  for (let count = 0; count < 63; count++) await ticketFor(second)
  expect((await openPath(oldest)).status).toBe(404)
  expect((await openPath(next)).status).toBe(200)
})

it('opens nothing but the report, and only to be read', async () => {
  const path = await ticketFor(first)
  const other = path.replace('report.html', 'comments.jsonl')
  expect([401, 404]).toContain((await openPath(other)).status)
  const ticket = path.split('/')[2] ?? ''
  const api = await fetch(`${service.url}/api/sessions/${first}`, {
    headers: { authorization: `Bearer ${ticket}` },
  })
  expect(api.status).toBe(401)
  const post = await fetch(service.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect([401, 404]).toContain(post.status)
})

it('checks the Host of a report, too', async () => {
  const path = await ticketFor(first)
  const status = await new Promise(resolve => {
    const headers = { host: `evil.example:${service.port}` }
    request({ host: '127.0.0.1', port: service.port, path, headers }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    }).end()
  })
  expect(status).toBe(421)
})

it('gives no ticket for a session that is not there or has no report yet', async () => {
  const ask = (id: string) => service.post(`/api/sessions/${id}/report-ticket`)
  expect((await ask('abcdefghijkl')).status).toBe(404)
  const { session } = await service.client.call('startSession', {
    body: { kind: 'room', input: '333333' },
  })
  expect((await ask(session.id)).status).toBe(404)
})
