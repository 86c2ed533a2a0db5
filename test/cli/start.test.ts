import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createClient } from '@talkingcat/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { waitUntil } from '../support/wait-until.ts'
import { runCli, spawnCli } from './run-cli.ts'

type Started = { child: ChildProcess; pageUrl: URL; stderr: () => string }

async function start(
  args: string[],
  recordsRoot: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Started> {
  const child = spawnCli(['start', ...args], { RECORDS_ROOT: recordsRoot, ...env })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (text: Buffer) => {
    stdout += text
  })
  child.stderr?.on('data', (text: Buffer) => {
    stderr += text
  })
  const url = await waitUntil('the printed address', () => /^http\S+$/m.exec(stdout)?.[0], 60_000)
  return { child, pageUrl: new URL(url), stderr: () => stderr }
}

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

describe('npm start', () => {
  it('prints an address whose token opens the service, and ends on Ctrl+C', async () => {
    const { child, pageUrl } = await start(
      ['--no-open', '--port', '18090'],
      await temporaryFolder(),
    )
    const token = new URLSearchParams(pageUrl.hash.slice(1)).get('token') ?? ''
    const health = await createClient(pageUrl.origin, token).call('health', {})
    expect(health.product).toBe('talkingcat')
    child.kill('SIGINT')
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
  })

  it('says so and takes the next port when the port belongs to a stranger', async () => {
    const port = await takenPort()
    const { pageUrl, stderr } = await start(
      ['--no-open', '--port', String(port)],
      await temporaryFolder(),
    )
    expect(Number(pageUrl.port)).toBeGreaterThan(port)
    expect(stderr()).toContain('已被其他程序占用')
    expect(stderr()).toContain(pageUrl.port)
  })

  it('does not let two launches write to one records folder', async () => {
    const recordsRoot = await temporaryFolder()
    await start(['--no-open', '--port', '18190'], recordsRoot)
    const second = spawnCli(['start', '--no-open', '--port', '18190'], {
      RECORDS_ROOT: recordsRoot,
    })
    let stderr = ''
    second.stderr?.on('data', (text: Buffer) => {
      stderr += text
    })
    const [code] = (await once(second, 'exit')) as [number | null]
    expect(code).toBe(1)
    expect(stderr).toContain('LOG_IN_USE')
  })

  it.runIf(process.platform === 'linux').each([
    ['can not be run', null, '桌面窗口打不开（ENOENT）'],
    ['breaks', '#!/bin/sh\nexit 3\n', '桌面窗口意外退出（3）'],
  ])('goes on in the browser when the desktop window %s', async (_what, script, said) => {
    const folder = await temporaryFolder()
    if (script) await writeFile(join(folder, 'electron'), script, { mode: 0o755 })
    // What the system's own opener starts.
    const opened = join(folder, 'opened')
    const browser = join(folder, 'browser')
    await writeFile(browser, `#!/bin/sh\necho "$1" > ${opened}\n`, { mode: 0o755 })
    // No browser of the system's own is to be started.
    const none = { XDG_DATA_HOME: folder, XDG_DATA_DIRS: folder, XDG_CONFIG_HOME: folder }
    const own = { ...none, ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':0', BROWSER: browser }
    const { child, pageUrl, stderr } = await start(['--port', '18290'], folder, own)
    const url = await waitUntil(
      'the browser',
      () => readFile(opened, 'utf8').catch(() => ''),
      60_000,
    )
    expect(url.trim()).toBe(pageUrl.href)
    expect(stderr()).toContain(said)
    const token = new URLSearchParams(pageUrl.hash.slice(1)).get('token') ?? ''
    expect(await createClient(pageUrl.origin, token).call('health', {})).toBeTruthy()
    child.kill('SIGINT')
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
  })

  it('ends when the host closes the desktop window', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'electron'), '#!/bin/sh\nexit 0\n', { mode: 0o755 })
    const own = { ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':0' }
    const { child, stderr } = await start(['--port', '18390'], folder, own)
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
    expect(stderr()).toContain('已退出')
  })

  it('says what is wrong with a records folder that is a file', async () => {
    const path = join(await temporaryFolder(), 'records')
    await writeFile(path, '')
    const run = await runCli(['start', '--no-open'], { RECORDS_ROOT: path })
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('STORAGE_READ_ONLY')
    expect(run.stderr).toContain(path)
    expect(run.stderr).toContain('RECORDS_ROOT')
  })
})
