import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestWorld } from '../testing/test-ports.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let folder: string
let service: TestService

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talkingcat-page-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'page', '.env'), 'secret')
  await writeFile(join(folder, 'page', 'index.html'), '<title>提猫</title>')
  await writeFile(join(folder, 'page', 'assets', 'app-1a2b.js'), 'export {}')
  service = await startTestService(createTestWorld().ports, {
    pageFolder: join(folder, 'page'),
    devOrigin: 'http://127.0.0.1:30013',
  })
})
afterAll(async () => {
  await service.close()
  await rm(folder, { recursive: true, force: true })
})

it('serves the page without a token, closed in by its headers', async () => {
  const page = await fetch(`${service.url}/`)
  expect(await page.text()).toContain('提猫')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  expect(page.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const asset = await fetch(`${service.url}/assets/app-1a2b.js`)
  expect(asset.headers.get('cache-control')).toContain('immutable')
  expect(asset.headers.get('content-type')).toContain('javascript')
})

/** Sends the path as it is; fetch would tidy it up. */
function getRaw(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { port: service.port, host: '127.0.0.1', path, headers }
    request(options, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

it.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/..\\secret.txt',
  '/.env',
  '/assets/%00',
  '/nothing',
])('gives nothing from outside the page: %s', async path => {
  expect([400, 401, 403, 404]).toContain(await getRaw(path))
})

it.each(['/api/health', '/%61pi/health', '//api/health', '/API/health', '/api', '/api/'])(
  'does not take %s for a file of the page',
  async path => {
    expect(await getRaw(path)).toBe(401)
  },
)

it('checks the Host of the page, too', async () => {
  expect(await getRaw('/', { host: `evil.example:${service.port}` })).toBe(421)
})

it('lets the dev server and the desktop page ask first, and nobody else', async () => {
  const ask = (origin: string) =>
    fetch(`${service.url}/api/sessions`, { method: 'OPTIONS', headers: { origin } })
  const dev = await ask('http://127.0.0.1:30013')
  expect(dev.status).toBe(204)
  expect(dev.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:30013')
  expect(dev.headers.get('access-control-allow-private-network')).toBeNull()
  expect((await ask('app://talkingcat')).status).toBe(204)
  expect((await ask('http://127.0.0.1:30014')).status).toBe(403)
})
