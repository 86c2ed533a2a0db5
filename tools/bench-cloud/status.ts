import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Figure } from '../bench/figure.ts'
import { percentile } from '../bench/percentile.ts'
import { startCloudProcess } from './cloud-process.ts'
import { load, request } from './load.ts'

const run = promisify(execFile)

/** The status route with everything on: sign-in, schemas, CORS, headers, log, SQLite on disk. */
export async function measureStatus(forMs: number): Promise<Figure[]> {
  const cloud = await startCloudProcess()
  try {
    const { token } = await cloud.newcomer(0)
    const isPinned = await run('taskset', ['-a', '-p', '-c', '0', String(cloud.pid)]).then(
      () => true,
      () => false,
    )
    const text = request('GET', '/api/payment/status', { token })
    const ask = async (lastsMs: number) => {
      const startedAt = performance.now()
      const took: number[] = []
      let wrong = 0
      await load({
        port: cloud.port,
        connections: 32,
        next: () => (performance.now() - startedAt > lastsMs ? null : text),
        onAnswer: ({ status, tookMs }) => {
          took.push(tookMs)
          if (status !== 200) wrong++
        },
      })
      return { took, wrong, seconds: (performance.now() - startedAt) / 1000 }
    }
    await ask(forMs / 3)
    const before = await cloud.cpuS()
    const { took, wrong, seconds } = await ask(forMs)
    const cpuS = (await cloud.cpuS()) - before
    const where = isPinned ? 'on one core' : 'not held to one core'
    return [
      {
        name: `status route, ${where}`,
        value: took.length / seconds,
        unit: '/s',
        atLeast: 3000,
        sampleSize: took.length,
      },
      { name: 'status route, per second of processor time', value: took.length / cpuS, unit: '/s' },
      { name: 'status route, p99 with 32 connections', value: percentile(took, 0.99), unit: 'ms' },
      { name: 'status route, answers other than 200', value: wrong, unit: '', atMost: 0 },
    ]
  } finally {
    await cloud.close()
  }
}
