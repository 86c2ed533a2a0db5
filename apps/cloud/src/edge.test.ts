import { connect } from 'node:net'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import {
  goodPassword,
  sqliteStorage,
  startTestCloud,
  type TestCloud,
} from './testing/test-cloud.ts'

let cloud: TestCloud
beforeAll(async () => {
  cloud = await startTestCloud(await sqliteStorage())
  return () => cloud.close()
})

const allowed = 'https://app.example.com'
it.each([
  [allowed, true],
  ['null', false],
  ['https://app.example.com.evil.com', false],
  ['https://evil-app.example.com', false],
  ['https://evil.com/https://app.example.com', false],
  ['http://app.example.com', false],
  ['https://app.example.com:8443', false],
  ['https://example.com', false],
  ['https://x.app.example.com', false],
  ['https://APP.example.com', false],
  ['https://app.example.com/', false],
  ['file://', false],
])('C2: origin %s is allowed: %s', async (origin, isAllowed) => {
  for (const method of ['GET', 'OPTIONS'] as const) {
    const { headers } = await cloud.app.inject({
      method,
      url: '/api/auth/me',
      headers: { origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'GET' }) },
    })
    expect(headers['access-control-allow-origin']).toBe(isAllowed ? allowed : undefined)
    expect(headers.vary).toContain('Origin')
  }
})

it('A8: what a client writes into X-Forwarded-For does not reset its limit', async () => {
  const statuses = []
  for (let turn = 0; turn < 21; turn++) {
    const chain = `${turn}.1.1.1, 10.9.9.${turn}, 198.51.100.9`
    statuses.push((await cloud.login('no@example.com', 'x', {}, chain)).status)
  }
  expect(statuses.at(-1)).toBe(429)
  // One customer has a whole /64 of IPv6, and IPv4 written as IPv6 is the same address.
  for (const [index, ip] of ['2001:db8::1', '2001:db8:0:0:ffff::2'].entries()) {
    for (let turn = 0; turn < 5; turn++)
      await cloud.register(`six${index}${turn}@example.com`, goodPassword, ip)
  }
  expect((await cloud.register('last@example.com', goodPassword, '2001:db8::3')).status).toBe(429)
  expect((await cloud.login('no@example.com', 'x', {}, '::ffff:198.51.100.9')).status).toBe(429)
  expect((await cloud.login('no2@example.com', 'x', {}, 'not an address')).status).toBe(401)
  // With the port that some proxies add it is still this customer, and nobody else.
  expect((await cloud.login('no@example.com', 'x', {}, '198.51.100.9:40001')).status).toBe(429)
  expect((await cloud.login('no3@example.com', 'x', {}, '198.51.100.10:40001')).status).toBe(401)
  expect((await cloud.register('last@example.com', goodPassword, '[2001:db8::4]:443')).status).toBe(
    429,
  )
})

it('A8: without a proxy of ours the header counts for nothing', async () => {
  const bare = await startTestCloud(await sqliteStorage(), 0)
  const statuses = []
  for (let turn = 0; turn < 21; turn++)
    statuses.push((await bare.login(`n${turn}@example.com`, 'x', {}, `9.9.9.${turn}`)).status)
  await bare.close()
  expect(statuses.at(-1)).toBe(429)
})

it.each([
  'application/json\t',
  'application/json\ta',
  ' application/json',
  'application/json ; x',
  'application/ json',
  'text/plain',
  'application/jsonx',
  'multipart/form-data',
])('Content-Type %j does not get round the schema', async type => {
  const { statusCode } = await cloud.app.inject({
    method: 'POST',
    url: '/api/auth/register',
    headers: { 'content-type': type, 'x-forwarded-for': '10.200.0.1' },
    payload: JSON.stringify({
      email: 'type@example.com',
      password: goodPassword,
      nickname: { evil: 1 },
    }),
  })
  expect([400, 415]).toContain(statusCode)
})

it('L2: 4,000 random requests: no crash, no 5xx, never a stack', { timeout: 180_000 }, async () => {
  const urls = [
    'register',
    'login',
    'refresh',
    'logout',
    'logout-all',
    'change-password',
    'sessions',
    'me',
    'verify-email',
    'forgot',
    'reset',
    'totp/enrol',
    'sessions/%00',
    '%',
  ]
  const json = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        email: fc.anything(),
        password: fc.anything(),
        nickname: fc.anything(),
        refreshToken: fc.string({ minLength: 43, maxLength: 43 }),
      },
      { requiredKeys: [] },
    ),
  )
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'OPTIONS', 'HEAD'),
    url: fc.oneof(
      fc.constantFrom(...urls.map(name => `/api/auth/${name}`)),
      fc.constant('/api/account'),
      fc.webPath(),
    ),
    type: fc.constantFrom('application/json', 'application/json; charset=x', 'text/plain', ''),
    token: fc.constantFrom('', 'Bearer x', `Bearer ${'a'.repeat(43)}`, 'Basic YTpi'),
    body: fc.oneof(
      json.map(value => JSON.stringify(value) ?? ''),
      fc.string({ unit: 'binary' }),
    ),
  })
  let count = 0
  for (const { method, url, type, token, body } of fc.sample(request, {
    numRuns: 4000,
    seed: 5,
  })) {
    const answer = await cloud.app.inject({
      method: method as 'GET',
      url: url || '/',
      headers: {
        'x-forwarded-for': `10.${count >> 12}.${(count >> 4) & 255}.1`,
        ...(type && { 'content-type': type }),
        ...(token && { authorization: token }),
      },
      ...(method !== 'GET' && method !== 'HEAD' && { payload: body }),
    })
    if (answer.statusCode >= 500) throw new Error(`${method} ${url} ${body}: ${answer.body}`)
    expect(answer.body).not.toMatch(/\bat .*\.[jt]s:\d/)
    count++
  }
  expect(count).toBe(4000)
})

it('errors have a code, a Chinese text and the request’s id; secrets given to the log are not written', async () => {
  const { body, headers } = await cloud.call('GET', '/nowhere')
  expect(body).toMatchObject({
    success: false,
    problem: { code: 'NOT_FOUND', next: expect.stringMatching(/[一-龥]/) },
  })
  expect(headers['x-request-id']).toBe(body.requestId)
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  cloud.lines.length = 0
  cloud.app.log.info({
    password: 'geheim1',
    body: { password: 'geheim2', email: 'geheim3' },
    headers: { authorization: 'geheim4' },
  })
  expect(cloud.lines.join('')).toContain('[Redacted]')
  expect(cloud.lines.join('')).not.toContain('geheim')
})

it('a lost database is 503 with a time, and healthz still answers', async () => {
  const lost = await startTestCloud(await sqliteStorage())
  await lost.db.destroy()
  expect((await lost.call('GET', '/healthz')).status).toBe(200)
  const ready = await lost.call('GET', '/readyz')
  expect([ready.status, ready.body.problem.code]).toEqual([503, 'NOT_READY'])
  await lost.app.close()
})

it('bytes that are no request are answered, not thrown', async () => {
  await cloud.app.listen({ host: '127.0.0.1', port: 0 })
  const address = cloud.app.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(address.port, '127.0.0.1', () =>
      socket.write('\u0000\u0001 GET\r\n\r\n'),
    )
    let text = ''
    socket.on('data', bytes => {
      text += bytes
    })
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 400[\s\S]*BAD_REQUEST/)
})
