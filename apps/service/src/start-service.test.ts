import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@talkingcat/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startService } from './start-service.ts'
import { launchReady, launchService } from './testing/launch.ts'
import { appVersion } from './version.ts'

let recordsRoot: string
beforeEach(async () => {
  recordsRoot = await mkdtemp(join(tmpdir(), 'talkingcat-start-'))
})
afterEach(() => rm(recordsRoot, { recursive: true, force: true }))

describe('starting the service', () => {
  it('takes the next port when its own belongs to a stranger, and says so', async () => {
    const stranger = createServer((_request, response) => response.end('stranger'))
    await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve))
    const { port } = stranger.address() as AddressInfo // an object, as it listens on TCP
    const service = await startService({ port, recordsRoot, env: {} })
    expect(service.takenPorts).toContain(port)
    expect(service.port).toBeGreaterThan(port)
    const health = await createClient(service.url, service.token).call('health', {})
    expect(health).toMatchObject({ product: 'talkingcat', version: appVersion, storage: 'ok' })
    await service.close()
    await expect(fetch(`${service.url}/api/health`)).rejects.toThrow()
    stranger.close()
  })

  it('gives up with a code when every port is taken', async () => {
    const stranger = createServer()
    await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve))
    const { port } = stranger.address() as AddressInfo // an object, as it listens on TCP
    const start = startService({ port, lastPort: port, recordsRoot, env: {} })
    await expect(start).rejects.toMatchObject({ code: 'NO_FREE_PORT' })
    stranger.close()
  })

  it('names a records folder that is none', async () => {
    const file = join(recordsRoot, 'a-file')
    await writeFile(file, '')
    for (const root of [file, join(file, 'below')]) {
      const start = startService({ port: 0, recordsRoot: root, env: {} })
      await expect(start).rejects.toMatchObject({ code: 'STORAGE_READ_ONLY' })
    }
  })

  it('makes a new token at each launch', async () => {
    const first = await startService({ port: 0, recordsRoot, env: {} })
    await first.close()
    const second = await startService({ port: 0, recordsRoot, env: {} })
    expect(second.token).not.toBe(first.token)
    expect(second.token.length).toBeGreaterThanOrEqual(43)
    const stale = createClient(second.url, first.token).call('health', {})
    await expect(stale).rejects.toMatchObject({ problem: { code: 'UNAUTHORIZED' } })
    await second.close()
  })

  it('carries the version of its package', async () => {
    const file = fileURLToPath(new URL('../package.json', import.meta.url))
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: appVersion })
  })
})

describe('the service as a process of its own', () => {
  it('says that it is ready, and leaves in peace when asked, told or abandoned', async () => {
    for (const leave of ['message', 'SIGTERM', 'disconnect'] as const) {
      const { child, exit, url, token } = await launchReady(recordsRoot)
      await createClient(url, token).call('health', {})
      if (leave === 'message') child.send({ type: 'close' })
      else if (leave === 'disconnect') child.disconnect()
      else child.kill(leave)
      expect(await exit).toBe(0)
    }
  })

  it('says why it can not start', async () => {
    const holder = await startService({ port: 0, recordsRoot, env: {} })
    const { ready, exit } = launchService(recordsRoot)
    expect(await ready).toMatchObject({ type: 'failed', problem: { code: 'LOG_IN_USE' } })
    expect(await exit).toBe(1)
    await holder.close()
  })
})
