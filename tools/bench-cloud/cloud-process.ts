import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../apps/cloud/src/testing/free-port.ts'
import { memoryOf } from '../bench/process-memory.ts'

const ticksPerS = 100

/** The cloud as it is deployed, in a process of its own: SQLite and a folder, logging to a file. */
export async function startCloudProcess() {
  const folder = await mkdtemp(join(tmpdir(), 'talkingcat-bench-cloud-'))
  const port = await freePort()
  const log = openSync(join(folder, 'log'), 'w')
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../apps/cloud/src/main.ts')],
    {
      stdio: ['ignore', log, 'inherit'],
      env: {
        ...process.env,
        PORT: String(port),
        CLOUD_DATA_DIR: folder,
        TRUSTED_PROXY_HOPS: '1',
        NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
      },
    },
  )
  let exit: number | string | null = null
  child.on('exit', (code, signal) => {
    exit = code ?? signal
  })
  const { pid } = child
  if (pid === undefined) throw new Error('the cloud did not start')
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    if (exit !== null || tries > 300) throw new Error('the cloud did not start')
    if (
      await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  const post = async (path: string, body: object) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': `172.16.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`,
      },
      body: JSON.stringify(body),
    })
    // Answers of our own cloud; what is read from them is checked by use.
    return (await response.json()) as { token: string }
  }
  return {
    pid,
    port,
    exitOf: () => exit,
    async newcomer(index: number) {
      const person = { email: `bench${index}@example.com`, password: 'vier graue Katzen' }
      await post('/api/auth/register', { ...person, nickname: '小猫' })
      const { token } = await post('/api/auth/login', person)
      return { ...person, token }
    },
    memory: async () => (await memoryOf(pid)).service,
    /** Processor time of all its threads so far. */
    async cpuS() {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
      return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerS
    },
    async close() {
      const ended = new Promise(resolve => child.once('exit', resolve))
      if (exit === null) {
        child.kill()
        await ended
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type CloudProcess = Awaited<ReturnType<typeof startCloudProcess>>
